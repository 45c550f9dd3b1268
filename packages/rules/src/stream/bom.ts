import { contentBytes } from '@ssespec/recording'

import { linesOf } from '../analysis/lines.ts'
import { lineEvidence } from '../analysis/place.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

/** U+FEFF in UTF-8. */
const MARK = [0xef, 0xbb, 0xbf]

export const rule: Rule = {
  id: 'stream/bom',
  title: 'a byte order mark stands at the very start or nowhere',
  level: 'should',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.6 Interpreting an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
    quote: 'The UTF-8 decode algorithm strips one leading UTF-8 Byte Order Mark (BOM), if any.',
  },
  why: 'A mark at the start of another line becomes part of the field name: clients ignore that line, and nobody sees why.',
  fix: {
    text: 'Encode with an encoder that writes no byte order mark, and join no texts that were read from files with one.',
    on: {
      php: 'Save the source files without a byte order mark.',
      spring: 'Windows editors and Excel write one: strip \\uFEFF from what is read from files.',
    },
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'none', recordings: [stream('data: 1\n\n')] },
      { title: 'one at the start', recordings: [stream('\ufeffdata: 1\n\ndata: 2\n\n')] },
      { title: 'in a value it is text', recordings: [stream('data: \ufeff1\n\ndata:\ufeff2\n\n')] },
    ],
    fail: [
      { title: 'two at the start', recordings: [stream('\ufeff\ufeffdata: 1\n\ndata: 2\n\n')] },
      { title: 'before each event', recordings: [stream('\ufeffdata: 1\n\n\ufeffdata: 2\n\n')] },
      { title: 'on a line of its own', recordings: [stream('data: 1\n\ufeff\n\n')] },
      { title: 'after CR', recordings: [stream('data: 1\r\r\ufeffdata: 2\r\r')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const bytes = contentBytes(recording)
    if (bytes.length === 0) return { outcome: 'inconclusive', message: 'no content was seen' }
    const marked = [...markedLines(bytes)]
    if (marked.length === 0)
      return { outcome: 'pass', message: startsWithMark(bytes, 0) ? 'one, at the start' : 'none' }
    return {
      outcome: 'fail',
      message: `${marked.length === 1 ? 'a line starts' : `${marked.length} lines start`} with U+FEFF, which hides the field from clients`,
      expected: 'U+FEFF at the start of the stream at most, and once',
      actual: `U+FEFF after ${marked[0]!.start} bytes`,
      evidence: marked.slice(0, 3).map((line) => lineEvidence(recording, bytes, line)),
    }
  },
}

function* markedLines(bytes: Uint8Array): Generator<{ start: number; end: number }> {
  for (const { start, end } of linesOf(bytes)) {
    const from = start === 0 && startsWithMark(bytes, 0) ? MARK.length : start
    if (startsWithMark(bytes, from)) yield { start: from, end }
  }
}

function startsWithMark(bytes: Uint8Array, at: number): boolean {
  return MARK.every((byte, index) => bytes[at + index] === byte)
}

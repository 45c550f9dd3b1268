import { contentBytes, finalHead, headerValue, isTruncated, lastOf, type Recording } from '@ssespec/recording'

import { timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { finished } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'stream/event-terminated',
  title: 'the stream never ends inside a line or an event',
  level: 'must',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.6 Interpreting an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
    quote:
      'If the file ends in the middle of an event, before the final empty line, the incomplete event is not dispatched.',
  },
  why: 'The last event is lost in every client, without an error.',
  fix: { text: 'Write a blank line after each event, the last one included, before the stream ends.' },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'the blank line is there', recordings: [finished('data: 1\n\ndata: 2\n\n')] },
      { title: 'a comment at the end', recordings: [finished('data: 1\n\n: bye\n')] },
    ],
    fail: [
      { title: 'no blank line', recordings: [finished('data: 1\n\ndata: 2\n')] },
      { title: 'no line end', recordings: [finished('data: 1\n\ndata: 2')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    if (isTruncated(recording)) return { outcome: 'inconclusive', message: 'the end is beyond what is kept' }
    if (!ended(recording))
      return { outcome: 'inconclusive', message: 'the stream did not end in the time given' }
    if (!timelineOf(recording).discarded)
      return { outcome: 'pass', message: 'the stream ended after a whole event' }
    const bytes = contentBytes(recording)
    const offset = Math.max(0, bytes.length - 80)
    const tail = new TextDecoder().decode(bytes.subarray(offset))
    return {
      outcome: 'fail',
      message: 'the stream ends inside an event, which no client dispatches',
      expected: 'a blank line before the end',
      actual: /[\r\n]$/.test(tail) ? 'the end after a line of an event' : 'the end inside a line',
      evidence: [evidence(recording, tail, { at: lastOf(recording, 'end')!.at, offset })],
    }
  },
}

/** Whether the server ended the stream itself: a chunked body that stops without its last chunk was cut instead. */
function ended(recording: Recording): boolean {
  const end = lastOf(recording, 'end')
  if (end === undefined) return false
  if (end.how !== 'close') return true
  const head = finalHead(recording)
  return (
    head !== undefined &&
    !['transfer-encoding', 'content-length'].some((name) => headerValue(head.headers, name))
  )
}

import { contentBytes, lastOf } from '@ssespec/recording'

import { undecoded, unreadable } from '../analysis/unreadable.ts'
import { invalidUtf8At } from '../analysis/utf8.ts'
import { finished, stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

const latin1 = new Uint8Array([...new TextEncoder().encode('data: caf'), 0xe9, 0x0a, 0x0a])
const cut = new Uint8Array([...new TextEncoder().encode('data: 1\n\ndata: '), 0xe2, 0x82])

export const rule: Rule = {
  id: 'stream/utf8',
  title: 'the stream is UTF-8',
  level: 'must',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.5 Parsing an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream',
    quote: 'Event streams in this format must always be encoded as UTF-8.',
  },
  why: 'Clients put U+FFFD (�) in place of each broken sequence, and do not tell: the text is lost.',
  fix: {
    text: 'Encode text as UTF-8 as late as possible, and never cut it by bytes: not at a buffer, not at a length limit.',
    on: { php: "mb_convert_encoding($text, 'UTF-8', 'ISO-8859-1')" },
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'text of four alphabets', recordings: [stream('data: café Ж 中 😀\n\n')] },
      { title: 'a character cut when we left', recordings: [stream(cut)] },
    ],
    fail: [
      { title: 'Latin-1', recordings: [stream(latin1)] },
      { title: 'a character cut by the end of the stream', recordings: [finished(cut)] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const coded = undecoded(recording)
    if (coded) return coded
    const bytes = contentBytes(recording)
    const complete = lastOf(recording, 'end') !== undefined && lastOf(recording, 'truncated') === undefined
    const at = invalidUtf8At(bytes, complete)
    if (at !== undefined) {
      const found = [...bytes.subarray(at, at + 4)]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join(' ')
      const before = new TextDecoder().decode(bytes.subarray(Math.max(0, at - 40), at))
      return {
        outcome: 'fail',
        message: 'the stream has bytes that are not UTF-8',
        expected: 'UTF-8',
        actual: `the bytes ${found} after ${at} bytes`,
        evidence: [evidence(recording, `${before}<${found}>`, { offset: at })],
      }
    }
    if (bytes.length === 0) return { outcome: 'inconclusive', message: 'no content was seen' }
    return unreadable(recording) ?? { outcome: 'pass', message: `${bytes.length} bytes` }
  },
}

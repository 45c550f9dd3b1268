import { contentBytes } from '@ssespec/recording'

import { type Line, type LineEnd, linesOf } from '../analysis/lines.ts'
import { lineEvidence } from '../analysis/place.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'stream/line-endings',
  title: 'all lines end alike',
  level: 'should',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.5 Parsing an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream',
    quote:
      'In particular, while line buffering with lines are defined to end with a single U+000A LINE FEED (LF) character is safe, block buffering or line buffering with different expected line endings can cause delays in event dispatch.',
  },
  why: 'A payload with line ends of another kind gets out of its field: an event is cut in two, or text turns into fields. Simple clients that split at LF LF stay silent.',
  fix: {
    text: 'Split the payload at CR LF, CR and LF, write a data field for each line, and end all lines with LF.',
    on: {
      express: "text.split(/\\r\\n|\\r|\\n/).map((line) => `data: ${line}\\n`).join('')",
      go: 'strings.NewReplacer("\\r\\n", "\\ndata: ", "\\r", "\\ndata: ", "\\n", "\\ndata: ").Replace(text)',
      php: 'preg_replace(\'/\\R/\', "\\ndata: ", $text)  // and "\\n", not PHP_EOL',
    },
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'LF', recordings: [stream('data: 1\n\ndata: 2\n\n')] },
      { title: 'CR LF', recordings: [stream('data: 1\r\n\r\ndata: 2\r\n\r\n')] },
      { title: 'CR', recordings: [stream('data: 1\r\rdata: 2\r\r')] },
      { title: 'a CR LF of which half has come', recordings: [stream('data: 1\r\n\r\ndata: 2\r')] },
    ],
    fail: [
      { title: 'CR LF in a payload', recordings: [stream('data: a\r\ndata: b\n\n')] },
      { title: 'a CR in a payload', recordings: [stream('data: a\rb\n\n')] },
      { title: 'one CR too many', recordings: [stream('data: 1\r\r\n\r\n')] },
      { title: 'a comment of another layer', recordings: [stream('data: 1\n\n: ping\r\n\r\ndata: 2\n\n')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const bytes = contentBytes(recording)
    const counts = new Map<LineEnd, number>()
    const firsts = new Map<LineEnd, Line>()
    for (const line of linesOf(bytes)) {
      if (line.ending === 'none') continue
      counts.set(line.ending, (counts.get(line.ending) ?? 0) + 1)
      if (!firsts.has(line.ending)) firsts.set(line.ending, line)
    }
    const listed = [...counts].map(([ending, count]) => `${ending} (${count})`).join(', ')
    if (counts.size === 0) return { outcome: 'inconclusive', message: 'no line was seen' }
    if (counts.size === 1) return { outcome: 'pass', message: listed }
    return {
      outcome: 'fail',
      message: 'lines end in several ways',
      expected: 'one of LF, CR LF, CR throughout',
      actual: listed,
      evidence: [...firsts.values()].map((line) => lineEvidence(recording, bytes, line)),
    }
  },
}

import { contentBytes } from '@ssespec/recording'

import { linesOf } from '../analysis/lines.ts'
import { lineEvidence } from '../analysis/place.ts'
import { timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { finished, stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'stream/event-without-data',
  title: 'no event is dropped because it has no data',
  level: 'should',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.6 Interpreting an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage',
    quote:
      'If the data buffer is an empty string, set the data buffer and the event type buffer to the empty string and return.',
  },
  why: 'A listener for that type is never called. `event: ping` alone looks like an event, and no client ever sees it.',
  fix: {
    text: 'Add a data field to each event, if need be an empty one. To keep the connection alive send a comment.',
    on: {
      express: "res.write('event: ping\\ndata\\n\\n')  // or: res.write(':\\n\\n')",
      go: 'fmt.Fprint(w, "event: ping\\ndata\\n\\n")',
      spring: 'SseEmitter.event().name("ping").data("")  // or .comment("")',
      php: 'echo "event: ping\\ndata\\n\\n";',
    },
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'an empty data field', recordings: [stream('event: ping\ndata\n\n')] },
      {
        title: 'an id alone, and a retry alone',
        recordings: [stream('id: 1\n\nretry: 1000\n\ndata: 1\n\n')],
      },
      { title: 'an event still arriving', recordings: [stream('data: 1\n\nevent: ping\n')] },
      { title: 'comments between the lines', recordings: [stream('event: a\n: hi\ndata: 1\n\n: hi\n\n')] },
      { title: 'CR LF, and data first', recordings: [stream('data: 1\r\nevent: a\r\n\r\n')] },
      {
        title: 'cut by the end, of which event-terminated speaks',
        recordings: [finished('data: 1\n\nevent: a\n')],
      },
    ],
    fail: [
      { title: 'a type alone', recordings: [stream('data: 1\n\nevent: ping\n\n')] },
      { title: 'a type and an id', recordings: [stream('event: ping\nid: 7\n\n')] },
      { title: 'in CR', recordings: [stream('event: ping\r\rdata: 1\r\r')] },
      { title: 'data in another block', recordings: [stream('event: a\n\ndata: 1\n\n')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const bytes = contentBytes(recording)
    const dropped = [...typesWithoutData(bytes)]
    const [first] = dropped
    if (first === undefined) {
      const { events } = timelineOf(recording)
      if (events.length === 0) return { outcome: 'inconclusive', message: 'no event was seen' }
      return { outcome: 'pass', message: `${events.length} events` }
    }
    return {
      outcome: 'fail',
      message: `clients drop ${dropped.length === 1 ? 'an event' : `${dropped.length} events`}: a type and no data`,
      expected: 'a data field beside each event field',
      actual: 'an event field, then a blank line',
      evidence: dropped.slice(0, 3).map((line) => lineEvidence(recording, bytes, line)),
    }
  },
}

/** The event fields of blocks that have no data field, and that a blank line has ended. */
function* typesWithoutData(bytes: Uint8Array): Generator<{ start: number; end: number }> {
  let type: { start: number; end: number } | undefined
  let hasData = false
  for (const { start, end, ending } of linesOf(bytes)) {
    if (start < end) {
      if (hasName(bytes, start, end, 'data')) hasData = true
      else if (hasName(bytes, start, end, 'event')) type = { start, end }
      continue
    }
    // A CR that came last may be half of the line end before it.
    if (type !== undefined && !hasData && ending !== 'none') yield type
    type = undefined
    hasData = false
  }
}

/** Whether a line is a field of this name, with or without a value. */
function hasName(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  const after = start + name.length
  if (after > end || (after < end && bytes[after] !== 0x3a)) return false
  for (let index = 0; index < name.length; index++) {
    if (bytes[start + index] !== name.charCodeAt(index)) return false
  }
  return true
}

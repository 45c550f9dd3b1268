import { contentBytes, contentPieces, firstOf, lastOf, type Recording } from '@ssespec/recording'

import { burstsOf } from '../analysis/bursts.ts'
import { rawLineEvidence } from '../analysis/place.ts'
import { type Timeline, timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { finished, open, stream, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Fail, Judgement } from '../verdict.ts'
import { evidence, recordingOf } from '../view.ts'

const KNOWN = ['data', 'event', 'id', 'retry']

/** A line that is still arriving may be this long, in bytes; clients hold it in memory until it ends. */
const LONGEST_LINE = 4 * 1024 * 1024

/** How long an event may take to arrive before its missing blank line counts, in ms. */
const PATIENCE_MS = 1000

export const rule: Rule = {
  id: 'stream/dispatches',
  title: 'the stream makes events',
  level: 'must',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.6 Interpreting an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage',
    quote: 'If the line is empty (a blank line): Dispatch the event, as defined below.',
  },
  why: 'Bytes arrive, and the client stays silent: without a data field and a blank line after it no event is dispatched.',
  fix: {
    text: 'Write "data: " before each line of the payload, in lower case, and a blank line after each event.',
    on: {
      express: 'res.write(`data: ${JSON.stringify(value)}\\n\\n`)',
      go: 'fmt.Fprintf(w, "data: %s\\n\\n", payload)',
      php: 'echo "data: " . json_encode($value) . "\\n\\n";',
    },
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'one event', recordings: [stream('data: 1\n\n')] },
      { title: 'an empty event', recordings: [stream('data\n\n')] },
    ],
    fail: [
      { title: 'JSON lines', recordings: [stream('{"n":1}\n{"n":2}\n')] },
      { title: 'a field name in capitals', recordings: [stream('Data: 1\n\nData: 2\n\n')] },
      {
        title: 'no blank lines',
        recordings: [
          open()
            .head(200, streamHeaders)
            .body('data: 1\n', 100)
            .body('data: 2\n', 900)
            .body('data: 3\n', 1700)
            .leave(3000)
            .build(),
        ],
      },
      { title: 'an end without a blank line', recordings: [finished('data: 1\n')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const bomb = expansion(recording)
    if (bomb) return bomb
    const unread = unreadable(recording)
    if (unread) return unread
    const timeline = timelineOf(recording)
    if (timeline.events.length > 0) return { outcome: 'pass', message: `${timeline.events.length} events` }
    return withoutEvents(recording, timeline)
  },
}

function expansion(recording: Recording): Fail | undefined {
  const limit = firstOf(recording, 'limit')
  if (limit?.what !== 'expansion') return undefined
  return {
    outcome: 'fail',
    message: 'the content coding grows without measure: no client can read this',
    expected: 'a body that decodes to events',
    actual: `over ${limit.seen} bytes, decoded from a hundredth of that or less`,
    evidence: [evidence(recording, `${limit.seen} bytes decoded`, { at: limit.at })],
  }
}

function withoutEvents(recording: Recording, timeline: Timeline): Judgement {
  const bytes = contentBytes(recording)
  const dropped = lastOf(recording, 'truncated')?.bytes ?? 0
  const seen = bytes.length + dropped
  const failure = (message: string, actual: string, offset: number): Fail => ({
    outcome: 'fail',
    message,
    expected: 'at least one data field with a blank line after it',
    actual,
    evidence: [rawLineEvidence(recording, offset)],
  })
  const lineStart = bytes.findLastIndex((byte) => byte === 0x0a || byte === 0x0d) + 1
  // Of what was not kept nothing is known: the line must be long in what was.
  if (dropped > 0 && bytes.length - lineStart > LONGEST_LINE) {
    return failure(
      'a line does not end: clients hold it in memory and dispatch nothing',
      `a line of over ${bytes.length - lineStart} bytes`,
      lineStart,
    )
  }
  const unknown = timeline.fields.find(({ name }) => !KNOWN.includes(name))
  if (unknown) {
    return failure(
      'the stream has lines, but none that clients know: they dispatch nothing',
      `${timeline.fields.length} fields, among them ${JSON.stringify(unknown.name.slice(0, 40))}`,
      unknown.start,
    )
  }
  const data = timeline.fields.filter(({ name }) => name === 'data')
  const first = data[0]
  if (first && (lastOf(recording, 'end') !== undefined || waits(recording, data))) {
    return failure(
      'no blank line ends an event: clients collect the data and dispatch nothing',
      `${data.length} data fields and no blank line`,
      first.start,
    )
  }
  if (seen === 0) return { outcome: 'inconclusive', message: 'no content came in the time given' }
  if (data.length > 0 || lineStart < bytes.length) {
    return { outcome: 'inconclusive', message: 'one event was still arriving when the time was up' }
  }
  // A heartbeat of that kind may stand before the first event.
  const types = timeline.fields.filter(({ name }) => name === 'event').length
  const what = types === 0 ? 'only comments, ids and retry' : `${types} event types without data`
  return { outcome: 'inconclusive', message: `${what} came in the time given, which clients do not dispatch` }
}

/** Whether data fields came in several bursts over a while, so that it is no single event on its way. */
function waits(recording: Recording, data: readonly { at: number }[]): boolean {
  const bursts = burstsOf(contentPieces(recording))
  return bursts.length > 2 && data.length > 2 && data.at(-1)!.at - data[0]!.at >= PATIENCE_MS
}

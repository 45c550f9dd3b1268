import { compose, finalHead, type Recording } from '@ssespec/recording'

import { type TimedEvent, timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Fail, Judgement } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'reconnect/last-event-id',
  title: 'a client that comes back continues where it was',
  level: 'should',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.4 The Last-Event-ID header',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    quote:
      "reports an EventSource object's last event ID string to the server when the user agent is to reestablish the connection.",
  },
  why: 'After each dropped connection the user misses what was sent meanwhile, or gets it twice.',
  fix: {
    text: 'Read the Last-Event-ID request header, and send what came after that id first. Keep the last events in a buffer.',
    on: {
      express: "const last = req.get('Last-Event-ID')",
      go: 'last := r.Header.Get("Last-Event-ID")',
      spring: '@RequestHeader(value = "Last-Event-ID", required = false) String last',
      php: "$last = $_SERVER['HTTP_LAST_EVENT_ID'] ?? '';",
    },
  },
  needs: ['open', 'resume'],
  after: ['stream/dispatches', 'stream/id-unique', 'stream/id-header-safe', 'stream/id-nul'],
  examples: {
    pass: [{ title: 'continues', recordings: [before(3), after(4, 5)] }],
    fail: [
      { title: 'starts over', recordings: [before(3), after(1, 2, 3, 4)] },
      { title: 'leaves one out', recordings: [before(3), after(5, 6)] },
      { title: 'repeats the last', recordings: [before(3), after(3, 4)] },
    ],
  },
  judge(view) {
    const first = timelineOf(recordingOf(view.recordings, 'open')).events
    const resumed = findRecording(view.recordings, 'resume')
    const sent = first.findLast(({ lastEventId }) => lastEventId !== '')?.lastEventId
    if (sent === undefined) return { outcome: 'not-applicable', message: 'the events carry no id' }
    if (resumed === undefined)
      return { outcome: 'inconclusive', message: 'the connection was not dropped and made again' }
    return continues(resumed, sent, first)
  },
}

function continues(resumed: Recording, sent: string, first: readonly TimedEvent[]): Judgement {
  const head = finalHead(resumed)
  if (head === undefined)
    return { outcome: 'inconclusive', message: 'the second request got no response head' }
  // HTML 9.2.1: "a client can be told to stop reconnecting using the HTTP 204 No Content response code."
  if (head.status === 204) return { outcome: 'pass', message: 'the stream was at its end: 204' }
  if (head.status !== 200) {
    return { outcome: 'inconclusive', message: `the second request was answered with ${head.status}` }
  }
  const unread = unreadable(resumed)
  if (unread) return unread
  const { events } = timelineOf(resumed)
  if (events.length === 0)
    return { outcome: 'inconclusive', message: 'no event came after the second request' }
  const named = events.filter(({ ownsId }) => ownsId)
  const got = named[0]
  if (got === undefined)
    return { outcome: 'inconclusive', message: 'the events after the second request carry no id' }
  const seen = new Map(first.filter(({ ownsId }) => ownsId).map((event) => [event.lastEventId, event.data]))
  const again = named.filter(({ lastEventId }) => seen.has(lastEventId))
  const same = again.find(({ lastEventId, data }) => seen.get(lastEventId) === data)
  if (same) return failure(resumed, sent, `event ${same.lastEventId} came again`, same)
  if (again.length > 0) {
    return {
      outcome: 'inconclusive',
      message: 'ids come back with other data: they count within a connection (see reconnect/stable-ids)',
    }
  }
  const next = nextOf(first)
  if (next !== undefined && /^\d{1,18}$/.test(got.lastEventId) && BigInt(got.lastEventId) > next) {
    const missing = BigInt(got.lastEventId) - next
    return failure(resumed, sent, `${missing === 1n ? 'one event is' : `${missing} events are`} missing`, got)
  }
  return { outcome: 'pass', message: `after ${sent} came ${got.lastEventId}` }
}

/** The id that must come next, where ids so far were whole numbers without gaps. */
function nextOf(events: readonly TimedEvent[]): bigint | undefined {
  const ids = events.map(({ lastEventId }) => lastEventId)
  if (ids.length < 2 || !ids.every((id) => /^\d{1,18}$/.test(id))) return undefined
  const numbers = ids.map(BigInt)
  if (!numbers.every((id, index) => index === 0 || id === numbers[index - 1]! + 1n)) return undefined
  return numbers.at(-1)! + 1n
}

function failure(resumed: Recording, sent: string, message: string, event: TimedEvent): Fail {
  return {
    outcome: 'fail',
    message: `after a dropped connection ${message}`,
    expected: `what came after id ${JSON.stringify(sent)}`,
    actual: `id ${JSON.stringify(event.lastEventId)} as the next event`,
    evidence: [
      evidence(resumed, `id ${event.lastEventId}: ${event.data.slice(0, 100)}`, {
        at: event.at,
        offset: event.start,
      }),
    ],
  }
}

function numbered(...ids: readonly number[]): string {
  return ids.map((id) => `id: ${id}\ndata: event ${id}\n\n`).join('')
}

function before(last: number): Recording {
  const ids = Array.from({ length: last }, (_, index) => index + 1)
  return open()
    .head(200, streamHeaders, 5)
    .body(numbered(...ids), 100)
    .leave(3000)
    .build()
}

function after(...ids: readonly number[]): Recording {
  return compose({ probe: 'resume' })
    .request({ 'Last-Event-ID': '3' })
    .head(200, streamHeaders, 5)
    .body(numbered(...ids), 100)
    .leave(1500)
    .build()
}

import type { Recording } from '@ssespec/recording'

import { missingBefore } from '../analysis/counted-ids.ts'
import { after, back, before, numbered, other, prefixed, resumed } from '../analysis/resume-examples.ts'
import { type TimedEvent, timelineOf } from '../analysis/timeline.ts'
import { turnedAway } from '../analysis/turned-away.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { streamHeaders } from '../example.ts'
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
    pass: [
      { title: 'continues', recordings: [before(3), after(4, 5)] },
      { title: 'is over', recordings: [before(3), back(204)] },
    ],
    fail: [
      { title: 'starts over', recordings: [before(3), after(1, 2, 3, 4)] },
      { title: 'leaves one out', recordings: [before(3), after(5, 6)] },
      { title: 'leaves one out later', recordings: [before(3), after(4, 6)] },
      { title: 'repeats the last', recordings: [before(3), after(3, 4)] },
      {
        title: 'leaves one out, of ids with a prefix',
        recordings: [before(3, prefixed), resumed(200, streamHeaders, numbered([5, 6], prefixed))],
      },
      { title: 'breaks on an id of its own', recordings: [before(3), back(500)] },
      {
        title: 'knows its own ids less than those of others',
        recordings: [before(3), back(404), other(200)],
      },
      { title: 'a page', recordings: [before(3), back(200, { 'Content-Type': 'text/html' })] },
    ],
  },
  judge(view) {
    const first = timelineOf(recordingOf(view.recordings, 'open')).events
    const second = findRecording(view.recordings, 'resume')
    const sent = first.findLast(({ lastEventId }) => lastEventId !== '')?.lastEventId
    if (sent === undefined) return { outcome: 'not-applicable', message: 'the events carry no id' }
    if (second === undefined)
      return { outcome: 'inconclusive', message: 'the connection was not dropped and made again' }
    return (
      turnedAway(second, sent, findRecording(view.recordings, 'short', 'id-unknown')) ??
      continues(second, sent, first)
    )
  },
}

function continues(second: Recording, sent: string, first: readonly TimedEvent[]): Judgement {
  const unread = unreadable(second)
  if (unread) return unread
  const { events } = timelineOf(second)
  if (events.length === 0)
    return { outcome: 'inconclusive', message: 'no event came after the second request' }
  const named = events.filter(({ ownsId }) => ownsId)
  const got = named[0]
  if (got === undefined)
    return { outcome: 'inconclusive', message: 'the events after the second request carry no id' }
  const seen = new Map(first.filter(({ ownsId }) => ownsId).map((event) => [event.lastEventId, event.data]))
  const again = named.filter(({ lastEventId }) => seen.has(lastEventId))
  const same = again.find(({ lastEventId, data }) => seen.get(lastEventId) === data)
  if (same) return failure(second, sent, `event ${same.lastEventId} came again`, same)
  if (again.length > 0) {
    return {
      outcome: 'inconclusive',
      message: 'ids come back with other data: they count within a connection (see reconnect/stable-ids)',
    }
  }
  const missing = missingBefore(idsOf(first.filter(({ ownsId }) => ownsId)), idsOf(named)) ?? []
  const gap = missing.findIndex((count) => count > 0n)
  if (gap !== -1) {
    const count = missing[gap]!
    return failure(
      second,
      sent,
      `${count === 1n ? 'one event is' : `${count} events are`} missing`,
      named[gap]!,
      gap === 0 ? sent : named[gap - 1]!.lastEventId,
    )
  }
  return { outcome: 'pass', message: `after ${sent} came ${got.lastEventId}` }
}

function idsOf(events: readonly TimedEvent[]): string[] {
  return events.map(({ lastEventId }) => lastEventId)
}

function failure(
  second: Recording,
  sent: string,
  message: string,
  event: TimedEvent,
  previous: string = sent,
): Fail {
  return {
    outcome: 'fail',
    message: `after a dropped connection ${message}`,
    expected: `what came after id ${JSON.stringify(previous)}`,
    actual: `id ${JSON.stringify(event.lastEventId)} as the next event`,
    evidence: [
      evidence(second, `id ${event.lastEventId}: ${event.data.slice(0, 100)}`, {
        at: event.at,
        offset: event.start,
      }),
    ],
  }
}

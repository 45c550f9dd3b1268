import { contentBytes } from '@ssespec/recording'

import { BURST_GAP_MS } from '../analysis/bursts.ts'
import { lineEvidence } from '../analysis/place.ts'
import { type TimedEvent, timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { open, stream, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'stream/id-unique',
  title: 'an id names one place in the stream',
  level: 'should',
  party: 'server',
  source: {
    title: 'Field practice; WHATWG HTML, 9.2.4 The Last-Event-ID header',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    quote:
      'A client that comes back sends one id. With the same id on two events, a server that resumes after the first sends again what lies between them, and one that resumes after the second leaves it out.',
  },
  why: 'After a dropped connection events between the two uses of the id come twice, or never.',
  fix: {
    text: 'Count up, or take the offset of the log behind the stream. Send no id with heartbeats and the like.',
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'counting', recordings: [stream('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n')] },
      {
        title: 'written together: one place',
        recordings: [stream('id: 1\ndata: a\n\nid: 1\ndata: b\n\nid: 2\ndata: c\n\n')],
      },
      {
        title: 'an empty id, which resets',
        recordings: [stream('id:\ndata: 1\n\nid: 2\ndata: 2\n\nid:\ndata: 3\n\n')],
      },
      {
        title: 'events without one between',
        recordings: [stream('id: 1\ndata: 1\n\ndata: 2\n\nid: 2\ndata: 3\n\n')],
      },
    ],
    fail: [
      { title: 'the same for all', recordings: [apart('id: 0\ndata: 1\n\n', 'id: 0\ndata: 2\n\n')] },
      {
        title: 'back to an old one',
        recordings: [apart('id: 1\ndata: 1\n\n', 'id: 2\ndata: 2\n\n', 'id: 1\ndata: 3\n\n')],
      },
      {
        title: 'back to an old one, in one write',
        recordings: [stream('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\nid: 1\ndata: 3\n\n')],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const named = timelineOf(recording).events.filter(
      ({ ownsId, lastEventId }) => ownsId && lastEventId !== '',
    )
    if (named.length === 0) return { outcome: 'not-applicable', message: 'the events carry no id' }
    const again = usedAgain(named)
    if (again === undefined) return { outcome: 'pass', message: `${named.length} ids` }
    const { first, second } = again
    const id = JSON.stringify(first.lastEventId.slice(0, 60))
    const bytes = contentBytes(recording)
    return {
      outcome: 'fail',
      message: `the id ${id} is used again`,
      expected: 'another id for each event',
      actual: `${id} after ${Math.round(first.at)} ms and after ${Math.round(second.at)} ms`,
      evidence: [first, second].map((event) => lineEvidence(recording, bytes, event)),
    }
  },
}

/** Two events with one id, other than events that follow one another and were written together. */
function usedAgain(events: readonly TimedEvent[]): { first: TimedEvent; second: TimedEvent } | undefined {
  const seen = new Map<string, TimedEvent>()
  let before: TimedEvent | undefined
  for (const event of events) {
    const first = seen.get(event.lastEventId)
    const together =
      before !== undefined && before.lastEventId === event.lastEventId && event.at - before.at <= BURST_GAP_MS
    if (first !== undefined && !together) return { first, second: event }
    seen.set(event.lastEventId, event)
    before = event
  }
  return undefined
}

/** Each written 500 ms after the one before. */
function apart(...writes: readonly string[]): ReturnType<typeof stream> {
  const composer = open().head(200, streamHeaders, 10)
  for (const [index, text] of writes.entries()) composer.body(text, 500 * (index + 1))
  return composer.leave(3000).build()
}

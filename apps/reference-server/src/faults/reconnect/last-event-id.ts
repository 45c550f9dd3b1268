import { encode } from '@ssespec/grammar'
import { continueAfter, eventStream, serveEventStream } from '../../stream/event-stream.ts'
import { now } from '../../stream/clock.ts'
import { dataOf, sequenceOf } from '../../stream/numbered-event.ts'
import type { Schedule } from '../../stream/schedule.ts'
import type { Exchange } from '../../exchange.ts'
import type { Fault, Faults } from '../fault.ts'

/** Answers a client that comes back with an id of this stream otherwise than by the stream. */
function turnsAway(description: string, answer: (response: Exchange['response']) => void): Fault {
  return {
    description,
    serve(exchange) {
      if (sequenceOf(exchange.lastEventId) === undefined) return serveEventStream(exchange)
      exchange.request.resume()
      answer(exchange.response)
    },
  }
}

/** Continues that many events beside the place where the client left. */
function besideBy(description: string, events: number): Fault {
  const startAt = (schedule: Schedule, lastEventId: string | undefined): number => {
    const next = continueAfter(schedule, lastEventId)
    return sequenceOf(lastEventId) === undefined ? next : Math.max(1, next + events)
  }
  return { description, serve: eventStream({ startAt }) }
}

export default {
  'starts-over': {
    description: 'Every connection gets the same events from the first on, whatever it has seen.',
    serve: eventStream({
      perConnection: true,
      startAt: () => 1,
      encode: ({ sequence }) => encode({ id: String(sequence), data: `{"sequence":${sequence}}` }),
    }),
  },
  'skips-one': besideBy('A client that resumes misses one event.', 1),
  'repeats-the-last': besideBy('A client that resumes gets the last event it has seen again.', -1),
  'skips-one-of-named': {
    description: 'A client that resumes misses one event; the ids have a name and zeros in front.',
    serve: eventStream({
      startAt(schedule, lastEventId) {
        const sequence = Number(/^tick-0*([1-9][0-9]*)$/.exec(lastEventId ?? '')?.[1] ?? NaN)
        return Number.isNaN(sequence) ? schedule.latest(now()) + 1 : sequence + 2
      },
      encode: (event) =>
        encode({ id: `tick-${String(event.sequence).padStart(12, '0')}`, data: dataOf(event) }),
    }),
  },
  'breaks-on-its-own': turnsAway(
    'An ID of this stream is answered with 500, any other with the stream.',
    (response) => response.status(500).type('text/plain').send('Cannot read the log.\n'),
  ),
  'forgets-its-own': turnsAway(
    'An ID of this stream is answered with 404, any other with the stream.',
    (response) => response.status(404).type('text/plain').send('There is no such event.\n'),
  ),
  'shows-a-page': turnsAway(
    'An ID of this stream is answered with a page, any other with the stream.',
    (response) => response.status(200).type('text/html').send('<p>Welcome back.</p>\n'),
  ),
  'jumps-to-live': {
    description: 'The ID is ignored: a client that resumes gets what comes next, with a gap before it.',
    serve: eventStream({
      startAt: (schedule, lastEventId) =>
        Math.max(schedule.latest(now()) + 1, (sequenceOf(lastEventId) ?? 0) + 5),
    }),
  },
} satisfies Faults as Faults

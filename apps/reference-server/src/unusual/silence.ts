import { encode } from '@ssespec/grammar'
import { now } from '../stream/clock.ts'
import { OPENING, serveEventStream } from '../stream/event-stream.ts'
import { sequenceOf } from '../stream/numbered-event.ts'
import { Schedule } from '../stream/schedule.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

const LONG_AGO_MS = 1_000_000

export default {
  'one-event': {
    description: 'One event in all, at once, then heartbeats; who has seen it gets those alone.',
    serve(exchange) {
      const seen = sequenceOf(exchange.lastEventId) === 1
      serveEventStream(exchange, {
        opening: OPENING + (seen ? '' : encode({ id: '1', data: 'ready' })),
        rate: 0,
        heartbeatMs: 15_000,
      })
    },
  },
  'comments-only': {
    description: 'Comments each second, and never an event.',
    serve: (exchange) => serveEventStream(exchange, { rate: 0, heartbeatMs: 1000 }),
  },
  'nothing-yet': {
    description: 'The head and a comment, then nothing: nothing has happened yet.',
    serve: (exchange) => serveEventStream(exchange, { rate: 0, heartbeatMs: 15_000 }),
  },
  'history-first': {
    description:
      'Who comes for the first time gets the last fifty events at once, with the times when they were made.',
    serve(exchange) {
      serveEventStream(exchange, {
        // Long enough ago that there is a history from the start.
        schedule: new Schedule(exchange.state.origin - LONG_AGO_MS, 10),
        startAt(schedule, lastEventId) {
          const sequence = sequenceOf(lastEventId)
          const next = schedule.startAfter(sequence, now())
          const isKnown = sequence !== undefined && next === sequence + 1
          return isKnown ? next : next - 50
        },
      })
    },
  },
} satisfies UnusualServers as UnusualServers

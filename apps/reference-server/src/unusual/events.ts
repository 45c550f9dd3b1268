import { encode } from '@ssespec/grammar'
import { encodeGoodEvent, eventStream } from '../stream/event-stream.ts'
import { dataOf } from '../stream/numbered-event.ts'
import { serveByOwnClock } from '../stream/own-clock.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

export default {
  'named-only': {
    description: 'Every event has a type of its own making; nobody hears `message`.',
    serve: eventStream({
      encode: (event) => encode({ type: 'tick', id: String(event.sequence), data: dataOf(event) }),
    }),
  },
  large: {
    description: 'One event a second, each a mebibyte in one line.',
    serve: eventStream({
      rate: 1,
      encode: (event) => encode({ id: String(event.sequence), data: dataOf(event, 1_048_576) }),
    }),
  },
  fast: {
    description: 'A thousand events a second.',
    serve: eventStream({ rate: 1000 }),
  },
  sparse: {
    description: 'One event in three seconds, the first after half of that.',
    serve: (exchange) => serveByOwnClock(exchange, { firstMs: 1500, eachMs: 3000 }),
  },
  'heartbeats-between': {
    description: 'An event in five seconds, the first after two, and a comment each 0.7 s in between.',
    serve: (exchange) => serveByOwnClock(exchange, { firstMs: 2000, eachMs: 5000, heartbeatMs: 700 }),
  },
  'heartbeat-events': {
    description: 'Beside the events a named one without an ID, as a heartbeat that pages can see.',
    serve: eventStream({
      encode: (event) => encodeGoodEvent(event) + encode({ type: 'ping', data: String(event.sequence) }),
    }),
  },
} satisfies UnusualServers as UnusualServers

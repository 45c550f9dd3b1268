import { encode } from '@ssespec/grammar'
import { encodeGoodEvent, eventStream } from '../stream/event-stream.ts'
import { dataOf } from '../stream/numbered-event.ts'
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
    description: 'One event in three seconds.',
    serve: eventStream({ rate: 1 / 3 }),
  },
  'heartbeats-between': {
    description: 'An event in five seconds, and a comment each second in between.',
    serve: eventStream({ rate: 0.2, heartbeatMs: 1000 }),
  },
  'heartbeat-events': {
    description: 'Beside the events a named one without an ID, as a heartbeat that pages can see.',
    serve: eventStream({
      encode: (event) => encodeGoodEvent(event) + encode({ type: 'ping', data: String(event.sequence) }),
    }),
  },
} satisfies UnusualServers as UnusualServers

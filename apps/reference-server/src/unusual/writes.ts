import { eventStream, serveEventStream } from '../stream/event-stream.ts'
import { byteByByte, inHalves } from '../stream/holding-sinks.ts'
import { BurstSchedule } from '../stream/schedule.ts'
import { encode } from '@ssespec/grammar'
import type { UnusualServers } from '../unusual-endpoint.ts'

export default {
  'byte-by-byte': {
    description: 'Each byte is written by itself, one right after the other.',
    serve: eventStream({ through: byteByByte }),
  },
  'two-pieces': {
    description: 'Each event is written in two pieces, 40 ms apart.',
    serve: eventStream({ through: inHalves(40) }),
  },
  'honest-bursts': {
    description: 'Once a second ten events are made, all at the same time, and sent at once.',
    serve(exchange) {
      serveEventStream(exchange, { schedule: new BurstSchedule(exchange.state.origin, 10, 10) })
    },
  },
  'bursts-without-times': {
    description: 'Once a second ten events come together, and nothing tells when they were made.',
    serve(exchange) {
      serveEventStream(exchange, {
        schedule: new BurstSchedule(exchange.state.origin, 10, 10),
        encode: ({ sequence }) => encode({ id: String(sequence), data: `{"sequence":${sequence}}` }),
      })
    },
  },
} satisfies UnusualServers as UnusualServers

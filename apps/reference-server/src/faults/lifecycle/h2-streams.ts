import type { Http2Session } from 'node:http2'
import { http2StreamOf } from '../../http/http2-stream.ts'
import { eventStream, serveEventStream } from '../../stream/event-stream.ts'
import { neverAnswer } from '../../stream/never.ts'
import type { Faults } from '../fault.ts'

const SERVED = 6
const open = new WeakMap<Http2Session, number>()
const lowered = new WeakSet<Http2Session>()

export default {
  advertised: {
    description: 'SETTINGS_MAX_CONCURRENT_STREAMS is 8: the ninth stream waits in the client.',
    protocols: ['2', '2c'],
    front: { ports: ['cleartext', 'secure'], http2: { settings: { maxConcurrentStreams: 8 } } },
    serve: eventStream({}),
  },
  lowered: {
    description: 'Any number of streams is allowed at first; the first request lowers it to five.',
    protocols: ['2', '2c'],
    serve(exchange) {
      const session = http2StreamOf(exchange)?.session
      if (session !== undefined && !lowered.has(session)) {
        lowered.add(session)
        session.settings({ maxConcurrentStreams: 5 })
      }
      serveEventStream(exchange)
    },
  },
  served: {
    description: 'Any number of streams is allowed, and the seventh on one connection is never answered.',
    protocols: ['2', '2c'],
    serve(exchange) {
      const session = http2StreamOf(exchange)?.session
      if (session === undefined) return
      const others = open.get(session) ?? 0
      if (others === SERVED) return neverAnswer(exchange)
      open.set(session, others + 1)
      exchange.response.once('close', () => open.set(session, (open.get(session) ?? 1) - 1))
      serveEventStream(exchange)
    },
  },
} satisfies Faults as Faults

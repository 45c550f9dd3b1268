import type { Http2Session } from 'node:http2'
import { http2StreamOf } from '../http/http2-stream.ts'
import { serveEventStream } from '../stream/event-stream.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

const raised = new WeakSet<Http2Session>()

export default {
  raised: {
    description: 'A connection begins with a limit of one stream; its first request raises it to 200.',
    protocols: ['2', '2c'],
    front: { ports: ['cleartext', 'secure'], http2: { settings: { maxConcurrentStreams: 1 } } },
    serve(exchange) {
      const session = http2StreamOf(exchange)?.session
      if (session !== undefined && !raised.has(session)) {
        raised.add(session)
        session.settings({ maxConcurrentStreams: 200 })
      }
      serveEventStream(exchange)
    },
  },
} satisfies UnusualServers as UnusualServers

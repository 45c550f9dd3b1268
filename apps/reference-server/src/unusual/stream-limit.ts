import type { Http2Session } from 'node:http2'
import { Http2ServerResponse } from 'node:http2'
import { serveEventStream } from '../stream/event-stream.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

const raised = new WeakSet<Http2Session>()

export default {
  raised: {
    description: 'A connection begins with a limit of one stream; its first request raises it to 200.',
    protocols: ['2', '2c'],
    front: { ports: ['cleartext', 'secure'], http2: { settings: { maxConcurrentStreams: 1 } } },
    serve(exchange) {
      const response: unknown = exchange.response
      const session = response instanceof Http2ServerResponse ? response.stream.session : undefined
      if (session !== undefined && !raised.has(session)) {
        raised.add(session)
        session.settings({ maxConcurrentStreams: 200 })
      }
      serveEventStream(exchange)
    },
  },
} satisfies UnusualServers as UnusualServers

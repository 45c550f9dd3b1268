import { encode } from '@ssespec/grammar'
import { serveJob, stopReconnecting } from '../stream/job.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

export default {
  'then-204': {
    description: 'Twenty events and a proper end; who has seen them all and comes back gets 204.',
    serve: (exchange) => serveJob(exchange, stopReconnecting),
  },
  'terminal-event': {
    description: 'The last of twenty events says that it is the last, so that pages close the stream.',
    serve(exchange) {
      serveJob(exchange, stopReconnecting, {
        finish(sink) {
          sink.write(Buffer.from(encode({ type: 'done', data: '[DONE]' })))
          sink.end()
        },
      })
    },
  },
  trailers: {
    description: 'After the last of twenty events come trailers.',
    serve(exchange) {
      const { request, response } = exchange
      // Only a body in chunks, or in frames, has room for them.
      if (request.method === 'HEAD' || request.httpVersion === '1.0')
        return serveJob(exchange, stopReconnecting)
      serveJob(exchange, stopReconnecting, {
        fields: { Trailer: 'X-Events' },
        finish(sink) {
          response.addTrailers({ 'X-Events': '20' })
          sink.end()
        },
      })
    },
  },
} satisfies UnusualServers as UnusualServers

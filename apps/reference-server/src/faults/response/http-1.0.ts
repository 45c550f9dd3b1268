import { serveEventStream } from '../../stream/event-stream.ts'
import { chunk } from '../../stream/raw-http1.ts'
import type { Faults } from '../fault.ts'

export default {
  chunked: {
    description: 'An HTTP/1.0 client gets chunks, which it takes for text.',
    protocols: ['1.1'],
    serve(exchange) {
      if (exchange.request.httpVersion !== '1.0') return serveEventStream(exchange)
      const lines = ['Transfer-Encoding: chunked', 'Connection: close']
      serveEventStream(exchange, {
        raw: { lines, frame: (bytes) => chunk(bytes), end: '0\r\n\r\n', evenToHttp10: true },
      })
    },
  },
} satisfies Faults as Faults

import { Http2ServerResponse, constants } from 'node:http2'
import type { Hostile } from '../hostile-endpoint.ts'
import { serveEventStream } from '../stream/event-stream.ts'

export default {
  description: 'After three events and half of a fourth the connection (over HTTP/2 the stream) is reset.',
  serve(exchange) {
    const response: unknown = exchange.response
    serveEventStream(exchange, {
      count: 3,
      finish(sink) {
        sink.write(Buffer.from('data: half an ev'))
        if (response instanceof Http2ServerResponse) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
        else setImmediate(() => exchange.response.socket?.resetAndDestroy())
      },
    })
  },
} satisfies Hostile as Hostile

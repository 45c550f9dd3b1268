import { ServerResponse } from 'node:http'
import { Http2ServerResponse, constants } from 'node:http2'
import { TLSSocket } from 'node:tls'
import type { Hostile } from '../hostile-endpoint.ts'
import { serveEventStream } from '../stream/event-stream.ts'

export default {
  description: 'After three events and half of a fourth the connection (over HTTP/2 the stream) is reset.',
  serve(exchange) {
    serveEventStream(exchange, {
      count: 3,
      finish(sink) {
        sink.write(Buffer.from('data: half an ev'))
        // A reset throws away what is not written yet.
        setImmediate(() => reset(exchange.response))
      },
    })
  },
} satisfies Hostile as Hostile

function reset(response: unknown): void {
  if (response instanceof Http2ServerResponse) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  else if (response instanceof ServerResponse && response.socket instanceof TLSSocket) response.destroy()
  else if (response instanceof ServerResponse) response.socket?.resetAndDestroy()
}

import { Http2ServerResponse } from 'node:http2'
import type { ServerHttp2Stream } from 'node:http2'
import type { Exchange } from '../exchange.ts'
import { LONGEST_MS, MOST_BYTES } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { flood } from '../stream/flood.ts'
import { socketOf } from '../stream/raw-http1.ts'

const RESPONSES_A_TURN = 100
const MOST_RESPONSES = 1_000_000

export default {
  description: 'Responses of status 103 without end; the final one never comes.',
  serve(exchange) {
    const response: unknown = exchange.response
    if (response instanceof Http2ServerResponse) return floodStream(exchange, response.stream)
    const early = Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </>; rel=preload\r\n\r\n'.repeat(1000))
    flood(exchange, socketOf(exchange.response), early, { bytes: MOST_BYTES, ms: LONGEST_MS })
  },
} satisfies Hostile as Hostile

function floodStream({ response }: Exchange, stream: ServerHttp2Stream): void {
  let sent = 0
  const more = (): void => {
    // The stream may be gone before its response says so.
    if (stream.destroyed || stream.closed) return
    for (let index = 0; index < RESPONSES_A_TURN; index++) stream.additionalHeaders({ ':status': 103 })
    sent += RESPONSES_A_TURN
    if (sent < MOST_RESPONSES) turn = setImmediate(more)
    else stream.close()
  }
  let turn = setImmediate(more)
  response.once('close', () => clearImmediate(turn))
}

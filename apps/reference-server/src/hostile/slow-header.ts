import { LONGEST_MS } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { drip } from '../stream/drip.ts'
import { rawHead, socketOf } from '../stream/raw-http1.ts'

export default {
  description: 'The head arrives one byte each half second, for two minutes at most.',
  protocols: ['1.1'],
  serve(exchange) {
    drip(exchange, socketOf(exchange.response), rawHead(200, []), { intervalMs: 500, longestMs: LONGEST_MS })
  },
} satisfies Hostile as Hostile

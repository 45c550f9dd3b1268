import { LONGEST_MS, MOST_BYTES } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { flood } from '../stream/flood.ts'
import { chunk, rawHead, socketOf } from '../stream/raw-http1.ts'

export default {
  description: 'A gigabyte of chunks of a byte each.',
  protocols: ['1.1'],
  serve(exchange) {
    const socket = socketOf(exchange.response)
    socket.write(rawHead(200, ['Transfer-Encoding: chunked']))
    const chunks = Buffer.concat(Array.from({ length: 8192 }, () => chunk(Buffer.from(':'))))
    flood(exchange, socket, chunks, { bytes: MOST_BYTES, ms: LONGEST_MS })
  },
} satisfies Hostile as Hostile

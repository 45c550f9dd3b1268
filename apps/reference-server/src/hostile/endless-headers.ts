import { LONGEST_MS, MOST_BYTES } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { flood } from '../stream/flood.ts'
import { socketOf } from '../stream/raw-http1.ts'

export default {
  description: 'Header lines follow one another without end.',
  protocols: ['1.1'],
  serve(exchange) {
    const socket = socketOf(exchange.response)
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n')
    const lines = Buffer.from('X-Another: one\r\n'.repeat(4096))
    flood(exchange, socket, lines, { bytes: MOST_BYTES, ms: LONGEST_MS })
  },
} satisfies Hostile as Hostile

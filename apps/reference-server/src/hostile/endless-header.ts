import { LONGEST_MS, MOST_BYTES } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { flood } from '../stream/flood.ts'
import { socketOf } from '../stream/raw-http1.ts'

export default {
  description: 'The value of one header field goes on for a gigabyte.',
  protocols: ['1.1'],
  serve(exchange) {
    const socket = socketOf(exchange.response)
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Endless: ')
    flood(exchange, socket, Buffer.alloc(65_536, 'a'), { bytes: MOST_BYTES, ms: LONGEST_MS })
  },
} satisfies Hostile as Hostile

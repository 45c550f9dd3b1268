import type { Exchange } from '../exchange.ts'
import { serveEventStream } from '../stream/event-stream.ts'
import { serveByOwnClock } from '../stream/own-clock.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

const EVENT_EACH_MS = 2500

/** So many streams at once over each protocol; who comes then is told to come back. */
function limited(status: number, streams: number): Unusual {
  const open = { '1.1': 0, '2': 0, '2c': 0 }
  return {
    description: `Streams at once: ${streams}; who comes then is answered with ${status} and Retry-After.`,
    serve(exchange) {
      const { request, response, protocol } = exchange
      if (request.method !== 'GET') return serveEventStream(exchange)
      if (open[protocol] === streams) return refuse(exchange, status)
      open[protocol]++
      response.once('close', () => open[protocol]--)
      serveEventStream(exchange)
    },
  }
}

function refuse({ request, response }: Exchange, status: number): void {
  request.resume()
  response.status(status).set('Retry-After', '1').type('text/plain').send('There are too many streams.\n')
}

export default {
  '429': limited(429, 2),
  '503': limited(503, 2),
  'one-429': limited(429, 1),
  'one-503': limited(503, 1),
  'one-connection': {
    description: 'One thread, one connection at a time: the next one waits until the one before is closed.',
    protocols: ['1.1'],
    front: { ports: ['cleartext'], oneConnectionAtATime: true },
    serve(exchange) {
      // A connection that is kept would keep the others waiting.
      exchange.response.set('Connection', 'close')
      serveEventStream(exchange)
    },
  },
  'slow-to-see': {
    description:
      'One thread, and an event each 2.5 s: that the client before has left is seen only at the next one.',
    protocols: ['1.1'],
    front: { ports: ['cleartext'], oneConnectionAtATime: true, looksEachMs: EVENT_EACH_MS },
    serve(exchange) {
      exchange.response.set('Connection', 'close')
      serveByOwnClock(exchange, { firstMs: EVENT_EACH_MS / 2, eachMs: EVENT_EACH_MS })
    },
  },
} satisfies UnusualServers as UnusualServers

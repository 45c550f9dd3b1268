import type { Exchange } from '../exchange.ts'
import { serveEventStream } from '../stream/event-stream.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

const STREAMS = 2

/** Two streams at once over each protocol; who comes then is told to come back. */
function limited(status: number): Unusual {
  const open = { '1.1': 0, '2': 0, '2c': 0 }
  return {
    description: `Two streams at once; a third is answered with ${status} and Retry-After.`,
    serve(exchange) {
      const { request, response, protocol } = exchange
      if (request.method !== 'GET') return serveEventStream(exchange)
      if (open[protocol] === STREAMS) return refuse(exchange, status)
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
  '429': limited(429),
  '503': limited(503),
  'one-connection': {
    description: 'One connection at a time: the next one waits until the one before is closed.',
    protocols: ['1.1'],
    mayFail: ['lifecycle/concurrent-streams'],
    front: { ports: ['cleartext'], oneConnectionAtATime: true },
    serve(exchange) {
      // A connection that is kept would keep the others waiting.
      exchange.response.set('Connection', 'close')
      serveEventStream(exchange)
    },
  },
} satisfies UnusualServers as UnusualServers

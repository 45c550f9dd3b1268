import type { Exchange } from '../../exchange.ts'
import { serveEventStream } from '../../stream/event-stream.ts'
import { neverAnswer } from '../../stream/never.ts'
import type { Faults } from '../fault.ts'

const KNOWN = new Set(['GET', 'HEAD', 'POST', 'OPTIONS'])

function onOptions(answer: (exchange: Exchange) => void): Faults[string]['serve'] {
  return (exchange) => {
    if (exchange.request.method === 'OPTIONS') answer(exchange)
    else serveEventStream(exchange)
  }
}

export default {
  'options-fails': {
    description: 'OPTIONS is answered with 500.',
    serve: onOptions(({ request, response }) => {
      request.resume()
      response.status(500).end()
    }),
  },
  'options-hangs': {
    description: 'OPTIONS is never answered.',
    serve: onOptions(neverAnswer),
  },
  'no-allow': {
    description: 'OPTIONS is refused with a 405 that does not say what is allowed.',
    serve: onOptions(({ request, response }) => {
      request.resume()
      response.status(405).end()
    }),
  },
  'unassigned-fails': {
    description: 'A method that nobody has assigned is answered with 500.',
    // Over HTTP/1.1 Node refuses such a method with 400 before we see the request.
    protocols: ['2', '2c'],
    serve(exchange) {
      if (KNOWN.has(exchange.request.method)) serveEventStream(exchange)
      else exchange.response.status(500).end()
    },
  },
} satisfies Faults as Faults

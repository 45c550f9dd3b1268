import type { Exchange } from '../../exchange.ts'
import { serveEventStream } from '../../stream/event-stream.ts'
import { neverAnswer } from '../../stream/never.ts'
import type { Faults } from '../fault.ts'

/** A good stream, only HEAD is answered otherwise. */
function onHead(answer: (exchange: Exchange) => void): Faults[string]['serve'] {
  return (exchange) => {
    if (exchange.request.method === 'HEAD') answer(exchange)
    else serveEventStream(exchange)
  }
}

export default {
  hangs: {
    description: 'HEAD is never answered: it waits for a body that does not end.',
    serve: onHead(neverAnswer),
  },
  error: {
    description: 'HEAD is answered with 500.',
    serve: onHead(({ response }) => void response.status(500).end()),
  },
  'other-type': {
    description: 'HEAD names another media type than GET.',
    serve: onHead((exchange) => serveEventStream(exchange, { fields: { 'Content-Type': 'text/html' } })),
  },
} satisfies Faults as Faults

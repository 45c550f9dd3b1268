import { serveEventStream } from '../../stream/event-stream.ts'
import { later } from '../../stream/later.ts'
import type { Faults } from '../fault.ts'

export default {
  'first-event': {
    description: 'The head waits for the first event, 2.5 s after the request: until then no client is open.',
    serve(exchange) {
      if (exchange.request.method === 'GET') later(exchange, 2500, () => serveEventStream(exchange))
      else serveEventStream(exchange)
    },
  },
} satisfies Faults as Faults

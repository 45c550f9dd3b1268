import { serveEventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  'any-origin': {
    description: 'Whatever origin asks may read the stream with the cookies of its visitor.',
    serve(exchange) {
      const origin = exchange.request.get('Origin')
      const credentials = origin === undefined ? undefined : 'true'
      serveEventStream(exchange, {
        fields: {
          'Access-Control-Allow-Origin': origin,
          'Access-Control-Allow-Credentials': credentials,
          Vary: 'Origin',
        },
      })
    },
  },
} satisfies Faults as Faults

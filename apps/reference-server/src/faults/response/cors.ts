import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  'any-with-credentials': {
    description: '`*` together with credentials, which browsers refuse.',
    serve: eventStream({ fields: { 'Access-Control-Allow-Credentials': 'true' } }),
  },
  redirect: {
    description: 'The stream may be read by any page, but the redirect to it may not be followed.',
    serve({ request, response }) {
      request.resume()
      response.status(302).set({ Location: '/events', 'Cache-Control': 'no-store' }).end()
    },
  },
} satisfies Faults as Faults

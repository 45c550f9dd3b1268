import { queryOf } from '../routes/query.ts'
import { serveEventStream } from '../stream/event-stream.ts'
import { setFields } from '../stream/head.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

const KEPT = { 'Cache-Control': 'private, no-transform', 'Access-Control-Allow-Origin': '*' }

/** Who does not name text/event-stream is sent to a page, whose URL has one representation. */
function elsewhere(status: number): Unusual {
  return {
    description: `Who does not ask for text/event-stream is sent to a page with ${status}; Vary says so where it is decided.`,
    serve(exchange) {
      const { request, response } = exchange
      if (queryOf(request).has('page')) {
        request.resume()
        setFields(response, KEPT)
        response.type('text/html').send('<!doctype html><title>Events</title>')
        return
      }
      const accept = (request.get('Accept') ?? '').toLowerCase()
      if (accept.includes('text/event-stream') || request.method !== 'GET')
        return serveEventStream(exchange, { fields: { ...KEPT, Vary: 'Accept' } })
      request.resume()
      setFields(response, { ...KEPT, Location: '?page', Vary: 'Accept' })
      response.status(status).end()
    },
  }
}

export default { '301': elsewhere(301), '303': elsewhere(303) } satisfies UnusualServers as UnusualServers

import type { Exchange } from '../exchange.ts'
import { serveEventStream } from '../stream/event-stream.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

/** A stream for those who bring this field; others are told to log in. */
function behind(description: string, name: string, value: string): Unusual {
  return {
    description,
    request: { headers: { [name]: value } },
    serve(exchange) {
      const isPreflight = exchange.request.method === 'OPTIONS'
      if (isPreflight || exchange.request.get(name) === value) serveEventStream(exchange)
      else refuse(exchange)
    },
  }
}

function refuse({ request, response }: Exchange): void {
  request.resume()
  response
    .status(401)
    .set({ 'WWW-Authenticate': 'Bearer', 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' })
  response.type('text/plain').send('Log in first.\n')
}

export default {
  bearer: behind(
    'Behind a login: a bearer token is asked for.',
    'Authorization',
    'Bearer an-example-and-no-secret',
  ),
  cookie: behind('Behind a login: a cookie is asked for.', 'Cookie', 'session=an-example-and-no-secret'),
} satisfies UnusualServers as UnusualServers

import type { Endpoint } from '../endpoint.ts'
import type { Serve } from '../exchange.ts'

/** Serves the endpoint that the rest of the path names. */
export function serveByName(prefix: string, endpoints: ReadonlyMap<string, Endpoint>): Serve {
  return (exchange) => {
    const { request, response, protocol } = exchange
    const endpoint = endpoints.get(request.path.slice(prefix.length + 1))
    if (endpoint?.protocols.includes(protocol) === true) return endpoint.serve(exchange)
    request.resume()
    response.status(404).type('text/plain')
    if (endpoint === undefined)
      response.send(`There is nothing of this name; GET ${prefix} lists what there is.\n`)
    else response.send(`This does not exist over ${protocol}, only over ${endpoint.protocols.join(', ')}.\n`)
    return undefined
  }
}

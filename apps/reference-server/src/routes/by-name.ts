import type { Endpoint } from '../endpoint.ts'
import type { Serve } from '../exchange.ts'

/** Serves the endpoint that the rest of the path names. */
export function serveByName(prefix: string, endpoints: ReadonlyMap<string, Endpoint>): Serve {
  return (exchange) => {
    const { request, response, protocol, state } = exchange
    const endpoint = endpoints.get(request.path.slice(prefix.length + 1))
    const refuse = (status: number, sentence: string): void => {
      request.resume()
      response.status(status).type('text/plain').send(`${sentence}\n`)
    }
    if (endpoint === undefined)
      return refuse(404, `There is nothing of this name; GET ${prefix} lists what there is.`)
    const { protocols, front } = endpoint
    if (!protocols.includes(protocol)) return refuse(404, `This exists only over ${protocols.join(', ')}.`)
    if (front !== undefined && front !== state.cameThrough.get(request)) {
      return refuse(421, `This has ports of its own; GET ${prefix} lists their URLs.`)
    }
    return endpoint.serve(exchange)
  }
}

import type { Exchange, Serve } from '../exchange.ts'
import { setFields } from './head.ts'

/** Sends the client elsewhere; without a location, the answer lacks one. */
export function redirect(status: number, location: string | undefined): Serve {
  return ({ request, response }: Exchange) => {
    request.resume()
    setFields(response, {
      Location: location,
      'Cache-Control': 'no-store',
      'Access-Control-Allow-Origin': '*',
    })
    response.status(status).end()
  }
}

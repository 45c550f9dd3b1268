import express from 'express'
import type { ErrorRequestHandler, Express, RequestHandler } from 'express'
import { exchangeOf } from './exchange.ts'
import type { Serve, ServerState } from './exchange.ts'
import type { Endpoint } from './endpoint.ts'
import { loadFaults } from './faults/load-faults.ts'
import type { NamedFault } from './faults/load-faults.ts'
import { serveEcho } from './routes/echo.ts'
import { serveEvents } from './routes/events.ts'
import { listFaults, serveFaults } from './routes/faults.ts'
import { listHostile, loadHostile, serveHostile } from './routes/hostile.ts'
import { serveStartPage } from './routes/start-page.ts'
import { listUnusual, loadUnusual, serveUnusual } from './routes/unusual.ts'
import type { NamedUnusual } from './routes/unusual.ts'
import { TRANSPORT_ROUTES } from './transports/routes.ts'
import { UPLOAD_ROUTES } from './uploads/routes.ts'

/** What is served by name. */
export interface Endpoints {
  readonly faults: readonly NamedFault[]
  readonly hostile: readonly Endpoint[]
  readonly unusual: readonly NamedUnusual[]
}

export async function loadEndpoints(): Promise<Endpoints> {
  const [faults, hostile, unusual] = await Promise.all([loadFaults(), loadHostile(), loadUnusual()])
  return { faults, hostile, unusual }
}

/** The express application: one route a file. */
export function createApp(state: ServerState, { faults, hostile, unusual }: Endpoints): Express {
  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', false)
  const route = (path: string, serve: Serve): void => {
    const handler: RequestHandler = (request, response) => serve(exchangeOf(state, request, response))
    // `app.all` would leave out the methods that Node has no name for.
    app.route(path).all(handler)
  }
  route('/', serveStartPage)
  route('/events', serveEvents)
  route('/.sse', serveEcho)
  route('/faults', listFaults(faults))
  route('/faults/{*name}', serveFaults(faults))
  route('/unusual', listUnusual(unusual))
  route('/unusual/{*name}', serveUnusual(unusual))
  route('/hostile', listHostile(hostile))
  route('/hostile/:name', serveHostile(hostile))
  for (const [path, serve] of Object.entries({ ...TRANSPORT_ROUTES, ...UPLOAD_ROUTES })) route(path, serve)
  app.use(answerNotFound)
  app.use(answerError)
  return app
}

const answerNotFound: RequestHandler = (request, response) => {
  request.resume()
  response.status(404).type('text/plain').send('There is nothing here; GET / lists what there is.\n')
}

/** Four parameters are what makes it an error handler in express. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  try {
    if (response.headersSent) throw error
    // A field that was set for another answer must not spoil this one.
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    const status = statusOf(error)
    response.status(status).type('text/plain')
    response.send(
      status < 500 ? 'This request cannot be read.\n' : 'The server failed; this is a defect of it.\n',
    )
  } catch {
    // Past this point express would throw where nobody can catch it.
    response.destroy()
  }
}

/** Express and its router mark the errors that a request caused with a status below 500. */
function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}

import type { Request, Response } from 'express'
import type { Exchange, Serve } from '../exchange.ts'
import { queryOf } from '../routes/query.ts'
import { servePage } from './page.ts'
import { Problem, answerProblem } from './problem.ts'
import { serveUploadProgress } from './progress.ts'
import { UploadAbortedError, receiveFile } from './receive.ts'
import { sessionOf } from './session.ts'
import type { Upload } from './upload.ts'

/** By path, in the syntax of express. */
export const UPLOAD_ROUTES: Readonly<Record<string, Serve>> = {
  '/uploads': answering({ GET: servePage, POST: takeUpload }),
  '/uploads/page/:file': answering({ GET: servePage }),
  '/uploads/:id': answering({ GET: serveState }),
  '/uploads/:id/progress': answering({
    GET: (exchange) => serveUploadProgress(exchange, uploadOf(exchange)),
  }),
  '/uploads/:id/cut': answering({ POST: cutReaders }),
}

type Method = 'GET' | 'POST'

/** HEAD is answered as GET is; what cannot be granted is said as problem details. */
function answering(methods: Partial<Record<Method, Serve>>): Serve {
  return async (exchange) => {
    const { request, response } = exchange
    const serve = methods[(request.method === 'HEAD' ? 'GET' : request.method) as Method]
    try {
      if (serve === undefined) throw notAllowed(request, Object.keys(methods))
      await serve(exchange)
    } catch (error) {
      // There is nobody left to answer.
      if (error instanceof UploadAbortedError) return
      if (!(error instanceof Problem)) throw error
      answerProblem(response, error)
      discardRest(request, response)
    }
  }
}

function notAllowed({ method }: Request, methods: readonly string[]): Problem {
  const allow = methods.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ')
  return new Problem(405, `${method} is not offered here; ${allow} is.`, { Allow: allow })
}

async function takeUpload({ request, response, state }: Exchange): Promise<void> {
  const { uploads } = state
  const rate = rateOf(request)
  const { id } = await uploads.add({
    owner: sessionOf(request),
    rate,
    receive: () => receiveFile(request, uploads.limits),
  })
  const progress = `/uploads/${id}/progress`
  response
    .status(202)
    .set({ 'Cache-Control': 'no-store', Location: `/uploads/${id}` })
    .json({ id, progress })
}

/** Rows a second. */
function rateOf(request: Request): number {
  const text = queryOf(request).get('rate')
  if (text === null) return Infinity
  const rate = /^[0-9]{1,7}$/.test(text) ? Number(text) : 0
  if (rate >= 1 && rate <= 1_000_000) return rate
  throw new Problem(400, 'The parameter rate takes a whole number of rows a second from 1 to 1000000.')
}

function serveState(exchange: Exchange): void {
  const { request, response } = exchange
  request.resume()
  const { id, name, bytes, results, outcome } = uploadOf(exchange)
  const { rows, failed } = results
  const state = outcome ?? { outcome: null }
  response.set({ 'Cache-Control': 'no-store', Vary: 'Cookie' })
  response.json({ id, name, bytes, ...state, rows, done: rows - failed, failed })
}

/** Cuts the connections of all who watch, to see that they come back and miss nothing. */
function cutReaders(exchange: Exchange): void {
  exchange.request.resume()
  uploadOf(exchange).cut()
  exchange.response.status(204).end()
}

function uploadOf({ request, state }: Exchange): Upload {
  const { id } = request.params
  return state.uploads.find(typeof id === 'string' ? id : '', sessionOf(request))
}

/** A client that is still sending reads the answer only when it is done, or else sees a reset: so let it, for a while. */
const PATIENCE_MS = 10_000

function discardRest(request: Request, response: Response): void {
  request.resume()
  if (request.complete) return
  const timer = setTimeout(() => response.req.socket.destroy(), PATIENCE_MS).unref()
  request.once('close', () => clearTimeout(timer))
}

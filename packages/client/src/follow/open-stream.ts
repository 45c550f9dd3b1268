import { type Dispatcher, fetch, Headers, type Response } from 'undici'

import { eventSourceHeaders } from '../event-source-headers.ts'
import { locationOf, type OutgoingRequest, redirected } from './outgoing-request.ts'
import { StreamError } from './stream-error.ts'

/** Fetch: "If request's redirect count is 20, then return a network error." */
const MAX_REDIRECTS = 20

/** A response, and the request that got it: redirects followed. */
export interface Answer {
  readonly response: Response
  readonly request: OutgoingRequest
}

/** Sends a request and follows its redirects. Rejects where there is no response. */
export async function openStream(
  first: OutgoingRequest,
  lastEventId: string,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Answer> {
  if (!isSendable(lastEventId)) {
    throw new StreamError('id', `the last event ID ${JSON.stringify(lastEventId)} cannot be sent in a header`)
  }
  let request = first
  for (let redirects = 0; ; redirects++) {
    const { url, method, body } = request
    const response = await fetch(url, {
      method,
      headers: sentHeaders(request.headers, lastEventId),
      ...(body !== undefined && { body }),
      // "Set request's cache mode to "no-store"", for which Fetch adds Pragma and Cache-Control: no-cache.
      cache: 'no-store',
      redirect: 'manual',
      dispatcher,
      signal,
    })
    const location = locationOf(response)
    if (location === undefined) return { response, request }
    await response.body?.cancel()
    if (redirects === MAX_REDIRECTS) {
      throw new StreamError('network', `more than ${MAX_REDIRECTS} redirects`)
    }
    request = redirected(request, response.status, location)
  }
}

function sentHeaders(given: Headers, lastEventId: string): Headers {
  const headers = new Headers(given)
  for (const [name, value] of eventSourceHeaders({ lastEventId })) {
    if (name === 'Last-Event-ID') headers.set(name, value)
    else if (name !== 'Cache-Control' && !headers.has(name)) headers.set(name, value)
  }
  return headers
}

/** RFC 9110, 5.5: a field value holds visible characters, space and tab; UTF-8 is obs-text. */
function isSendable(id: string): boolean {
  return !/[\0-\x08\x0a-\x1f\x7f]/.test(id)
}

/** Why a response is not followed, if so. */
export function refusalOf({ status, headers }: Response): StreamError | undefined {
  // "Otherwise, if res's status is not 200, or if res's `Content-Type` is not `text/event-stream`, then fail the
  // connection."
  if (status === 204) return new StreamError('over', 'the server answered 204: the stream is over')
  if (status !== 200) return new StreamError('status', `the server answered ${status}`)
  const type = headers.get('content-type') ?? 'no type'
  const [essence = ''] = type.split(';')
  if (essence.trim().toLowerCase() === 'text/event-stream') return undefined
  return new StreamError('type', `the type is ${type}`)
}

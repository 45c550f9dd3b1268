import { Buffer } from 'node:buffer'
import type { ReadableStream } from 'node:stream/web'

import { isSecretHeader } from '@ssespec/recording'
import { Headers, type HeadersInit } from 'undici'

import { StreamError } from './stream-error.ts'

/** A request as it is given. */
export interface ListenRequest {
  /** An absolute http or https URL. */
  readonly url: string | URL
  /** `GET` unless given. */
  readonly method?: string
  /** Sent with every attempt. Those an `EventSource` sends are added where they are missing. */
  readonly headers?: HeadersInit
  /** Sent with every attempt; a stream is none that could be sent twice. */
  readonly body?: string | Uint8Array | null
}

/** A `Request`. It must have no body: a stream cannot be sent again. */
export type PlainRequest = Omit<ListenRequest, 'body' | 'headers'> & {
  readonly headers: Iterable<[string, string]>
  readonly body: ReadableStream | null
}

/** A request as it is kept between attempts. */
export interface OutgoingRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body?: string | Uint8Array
}

/** @throws TypeError for what cannot be sent */
export function outgoingRequest(given: string | URL | ListenRequest | PlainRequest): OutgoingRequest {
  const { url, method = 'GET', headers, body } = isUrl(given) ? { url: given } : given
  const target = new URL(url)
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    throw new TypeError(`${target.href} is no http or https URL.`)
  }
  target.hash = ''
  if (body !== undefined && body !== null && typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new TypeError('The body is sent with every attempt: give a string or a Uint8Array.')
  }
  const hasBody = body !== undefined && body !== null
  if (hasBody && (method === 'GET' || method === 'HEAD')) {
    throw new TypeError(`A ${method} request has no body: set method to 'POST'.`)
  }
  return { url: target.href, method, headers: new Headers(headers as HeadersInit), ...(hasBody && { body }) }
}

function isUrl(given: string | URL | object): given is string | URL {
  return typeof given === 'string' || given instanceof URL
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Where a response leads to; nothing if it is no redirect. Fetch: "If locationURL is null, then return response." */
export function locationOf({ status, headers }: { status: number; headers: Headers }): string | undefined {
  return REDIRECTS.has(status) ? (headers.get('location') ?? undefined) : undefined
}

/**
 * The request that a redirect asks for (Fetch, HTTP-redirect fetch).
 *
 * @throws StreamError for a location that is no http or https URL
 */
export function redirected(request: OutgoingRequest, status: number, location: string): OutgoingRequest {
  // Not ASCII is no URI, but it is sent, and browsers read it as UTF-8.
  const text = Buffer.from(location, 'latin1').toString('utf8')
  const url = URL.canParse(text, request.url) ? new URL(text, request.url) : undefined
  // "If locationURL's scheme is not an HTTP(S) scheme, then return a network error." Trying again is futile.
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new StreamError('redirect', `redirected to ${JSON.stringify(text)}, which is no http or https URL`)
  }
  url.hash = ''
  // "If request's current URL's origin is not same origin with locationURL's origin, then for each headerName of CORS
  // non-wildcard request-header name, delete headerName from request's header list." That is Authorization; what else
  // was for the origin before goes as well.
  const headers =
    url.origin === new URL(request.url).origin
      ? new Headers(request.headers)
      : new Headers([...request.headers].filter(([name]) => name !== 'host' && !isSecretHeader(name)))
  // "status is 301 or 302 and request's method is `POST`", "status is 303 and request's method is not `GET` or `HEAD`":
  // "Set request's method to `GET` and request's body to null", and delete the request-body-header names.
  const { method, body } = request
  const isPost = method.toUpperCase() === 'POST' && status <= 302
  if (!isPost && (status !== 303 || method === 'GET' || method === 'HEAD')) {
    return { url: url.href, method, headers, ...(body !== undefined && { body }) }
  }
  for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type'])
    headers.delete(name)
  return { url: url.href, method: 'GET', headers }
}

import { Buffer } from 'node:buffer'

import {
  type Header,
  type HeadEntry,
  headerValues,
  isSecretHeader,
  type RedirectStoppedEntry,
} from '@ssespec/recording'

import type { PreparedRequest } from './request.ts'

/** What a redirect leads to: another request, or nowhere. */
export type Redirect =
  | { readonly kind: 'follow'; readonly request: PreparedRequest }
  | { readonly kind: 'stop'; readonly why: RedirectStoppedEntry['why']; readonly location: string }

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const contentHeaders: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
])

/** The redirects of one exchange: where it has been, and how often it may still be sent on. */
export class Redirects {
  readonly #visited = new Set<string>()
  readonly #limit: number
  #followed = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** What a response's head asks for, `undefined` if it is no redirect. */
  next(request: PreparedRequest, head: HeadEntry): Redirect | undefined {
    if (!redirectStatuses.has(head.status)) return undefined
    this.#visited.add(nameOf(request))
    const locations = new Set(headerValues(head.headers, 'location'))
    const location = [...locations].join(', ')
    if (locations.size === 0) return { kind: 'stop', why: 'no-location', location }
    const url = locations.size === 1 ? resolve(location, request.url.href) : undefined
    if (url === undefined) return { kind: 'stop', why: 'invalid-location', location }
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return { kind: 'stop', why: 'not-http', location }
    const following = follow(request, url, head.status)
    if (this.#visited.has(nameOf(following))) return { kind: 'stop', why: 'loop', location }
    if (this.#followed >= this.#limit) return { kind: 'stop', why: 'too-many', location }
    this.#followed += 1
    return { kind: 'follow', request: following }
  }
}

function nameOf({ method, url }: PreparedRequest): string {
  return `${method} ${url.href}`
}

/** RFC 9110, 10.2.2: "the final value is computed by resolving it against the target URI". */
function resolve(location: string, base: string): URL | undefined {
  // Not ASCII is no URI, but it is sent, and browsers read it as UTF-8.
  const text = Buffer.from(location, 'latin1').toString('utf8')
  if (!URL.canParse(text, base)) return undefined
  const url = new URL(text, base)
  url.hash = ''
  url.username = ''
  url.password = ''
  return url
}

function follow(request: PreparedRequest, url: URL, status: number): PreparedRequest {
  const headers = url.origin === request.url.origin ? request.headers : withoutSecrets(request.headers)
  const protocol = protocolFor(request, url)
  if (!becomesGet(request.method, status)) return { ...request, url, protocol, headers }
  return {
    ...request,
    url,
    protocol,
    method: 'GET',
    headers: headers.filter(([name]) => !contentHeaders.has(name.toLowerCase())),
    body: undefined,
  }
}

// RFC 9110, 15.4.2 and 15.4.3, on 301 and 302: "For historical reasons, a user agent MAY change the request method from
// POST to GET for the subsequent request." 15.4.4 on 303: "a user agent can perform a retrieval request targeting that
// URI (a GET or HEAD request if using HTTP)".
function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD'
  return (status === 301 || status === 302) && method === 'POST'
}

/** Host names the origin before; the rest is what that origin was trusted with. */
function withoutSecrets(headers: readonly Header[]): Header[] {
  return headers.filter(([name]) => name.toLowerCase() !== 'host' && !isSecretHeader(name))
}

/** HTTP/2 is spoken under another name with TLS than without. Without TLS nobody offers it unasked. */
function protocolFor({ protocol }: PreparedRequest, url: URL): PreparedRequest['protocol'] {
  if (protocol === 'h2c' && url.protocol === 'https:') return 'h2'
  if (protocol === 'h2' && url.protocol === 'http:') return 'http/1.1'
  return protocol
}

import { type Header, headerValue } from '@ssespec/recording'

import { cacheDirectives } from './cache-directives.ts'
import { listOf } from './header-list.ts'

/** A cache that several clients share, or that of one: a browser's. */
type Cache = 'shared' | 'private'

/**
 * RFC 9110, 15.1: "Responses with status codes that are defined as heuristically cacheable (e.g., 200, 203, 204, 206, 300,
 * 301, 308, 404, 405, 410, 414, and 501 in this specification) can be reused by a cache with heuristic expiration unless
 * otherwise indicated by the method definition or explicit cache controls".
 */
const HEURISTICALLY_CACHEABLE = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501])

/**
 * Whether a cache, a browser's own included, may answer a later request with this response and ask nobody, or may do so
 * with the server's consent. Without a validator there is nothing to consent to: the whole response is asked for again.
 */
export function mayBeReused(headers: readonly Header[], status: number = 200): boolean {
  const directives = cacheDirectives(headers)
  if (directives.has('no-store')) return false
  const caches: readonly Cache[] = directives.get('private') === '' ? ['private'] : ['private', 'shared']
  if (caches.every((cache) => validatedFirst(headers, cache) !== undefined))
    return headers.some(([name]) => ['etag', 'last-modified'].includes(name.toLowerCase()))
  if (HEURISTICALLY_CACHEABLE.has(status) || directives.has('public')) return true
  return caches.some((cache) => lifetimeIn(headers, cache) !== undefined)
}

/** What in the fields makes a cache ask the server before each reuse, in their own words; `undefined` if nothing does. */
export function validatedFirst(headers: readonly Header[], cache: Cache): string | undefined {
  const directives = cacheDirectives(headers)
  // RFC 9111, 5.2.2.4: no-cache "indicates that the response MUST NOT be used to satisfy any other request without
  // forwarding it for validation and receiving a successful response". The qualified form concerns its fields alone.
  if (directives.get('no-cache') === '') return 'no-cache'
  // RFC 9111, 4.1: "A stored response with a Vary header field value containing a member "*" always fails to match."
  if (listOf(headers, 'vary').includes('*')) return 'Vary: *'
  const lifetime = lifetimeIn(headers, cache)
  // RFC 9111, 4.2: response_is_fresh = (freshness_lifetime > current_age). What lives for no time is never fresh.
  if (lifetime === undefined || lifetime.seconds > 0) return undefined
  if (cache === 'shared') {
    // RFC 9111, 5.2.2.10: "A shared cache MUST NOT reuse a stale response with s-maxage to satisfy another request until it
    // has been successfully validated by the origin".
    if (directives.has('s-maxage')) return lifetime.said
    // RFC 9111, 5.2.2.8: proxy-revalidate is "analogous to must-revalidate (Section 5.2.2.2), except that proxy-revalidate does
    // not apply to private caches."
    if (directives.has('proxy-revalidate')) return `${lifetime.said} with proxy-revalidate`
  }
  // RFC 9111, 5.2.2.2: "once the response has become stale, a cache MUST NOT reuse that response to satisfy another request
  // until it has been successfully validated by the origin".
  return directives.has('must-revalidate') ? `${lifetime.said} with must-revalidate` : undefined
}

/**
 * How long a response is fresh, where it says so: RFC 9111, 4.2.1, s-maxage in a shared cache, else max-age, else Expires
 * less Date. What cannot be read of the first two says nothing.
 */
function lifetimeIn(headers: readonly Header[], cache: Cache): { seconds: number; said: string } | undefined {
  const directives = cacheDirectives(headers)
  for (const name of cache === 'shared' ? ['s-maxage', 'max-age'] : ['max-age']) {
    const argument = directives.get(name)
    if (argument === undefined) continue
    // RFC 9111, 5.2: "recipients ought to accept both forms, even if a specific form is required for generation."
    const digits = /^"?(\d+)"?$/.exec(argument)?.[1]
    return digits === undefined ? undefined : { seconds: Number(digits), said: `${name}=${digits}` }
  }
  const expires = headerValue(headers, 'expires')
  if (expires === undefined) return undefined
  const until = Date.parse(expires)
  // RFC 9111, 5.3: "A cache recipient MUST interpret invalid date formats, especially the value "0", as representing a time
  // in the past (i.e., "already expired")."
  if (!/^[A-Z]/i.test(expires) || Number.isNaN(until)) return { seconds: 0, said: `Expires: ${expires}` }
  const from = Date.parse(headerValue(headers, 'date') ?? '')
  if (Number.isNaN(from)) return undefined
  return { seconds: Math.max(0, (until - from) / 1000), said: `Expires: ${expires}` }
}

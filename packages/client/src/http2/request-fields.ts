import type { Header } from '@ssespec/recording'

import type { PreparedRequest } from '../request.ts'

// RFC 9113, 8.2.2: "An endpoint MUST NOT generate an HTTP/2 message containing connection-specific header fields."
const connectionSpecific = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
])

/**
 * The header fields of a request over HTTP/2, but for the pseudo-header fields: in lower case, without Host (its value
 * is `:authority`) and without those that belong to an HTTP/1.1 connection.
 */
export function requestFields({ headers, body }: PreparedRequest): Header[] {
  const fields = headers
    .map(([name, value]): Header => [name.toLowerCase(), value])
    .filter(([name]) => name !== 'host' && !connectionSpecific.has(name))
  const hasLength = fields.some(([name]) => name === 'content-length')
  if (body !== undefined && !hasLength) fields.push(['content-length', String(body.length)])
  return fields
}

/** The pseudo-header fields of a request (RFC 9113, 8.3.1). */
export function pseudoFields({ method, url, headers }: PreparedRequest): Header[] {
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1]
  return [
    [':method', method],
    [':scheme', url.protocol.slice(0, -1)],
    [':authority', host ?? url.host],
    [':path', `${url.pathname}${url.search}`],
  ]
}

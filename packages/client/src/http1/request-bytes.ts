import { Buffer } from 'node:buffer'

import { type Header, headerValue } from '@ssespec/recording'

import type { PreparedRequest } from '../request.ts'

/** All header lines of a request in their order, those included that HTTP/1.1 asks for. */
export function requestHeaders({ url, method, headers, body }: PreparedRequest): Header[] {
  const all = [...headers]
  // RFC 9112, 3.2: "A client MUST send a Host header field in all HTTP/1.1 request messages." RFC 9110, 7.2: "A user
  // agent that sends Host SHOULD send it as the first field in the header section of a request."
  if (headerValue(all, 'host') === undefined) all.unshift(['Host', url.host])
  const framed = headerValue(all, 'content-length') ?? headerValue(all, 'transfer-encoding')
  // RFC 9110, 8.6: "A user agent SHOULD send Content-Length in a request when the method defines a meaning for
  // enclosed content and it is not sending Transfer-Encoding."
  const expectsContent = body !== undefined || /^(?:POST|PUT|PATCH)$/.test(method)
  if (framed === undefined && expectsContent) all.push(['Content-Length', String(body?.length ?? 0)])
  return all
}

/** A request as it goes over an HTTP/1.1 connection (RFC 9112, 3). */
export function requestBytes(request: PreparedRequest, headers: readonly Header[]): Uint8Array {
  const { method, url, body, httpVersion = '1.1' } = request
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/${httpVersion}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ]
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  return body === undefined ? head : Buffer.concat([head, body])
}

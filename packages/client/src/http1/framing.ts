import { type Header, headerValues } from '@ssespec/recording'

/** How the end of a response's content is found (RFC 9112, 6.3). */
export type Framing =
  | { readonly kind: 'no-content' }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'invalid'; readonly expected: string; readonly found: string }

/** Finds how a response is framed, in the order that RFC 9112, 6.3 gives. */
export function framingOf(method: string, status: number, headers: readonly Header[]): Framing {
  // "Any response to a HEAD request and any response with a 1xx (Informational), 204 (No Content), or 304 (Not
  // Modified) status code is always terminated by the first empty line after the header fields".
  if (method === 'HEAD' || status === 204 || status === 304) return { kind: 'no-content' }
  // "If a message is received with both a Transfer-Encoding and a Content-Length header field, the Transfer-Encoding
  // overrides the Content-Length."
  const codings = listOf(headers, 'transfer-encoding')
  if (codings.length > 0) return { kind: codings.at(-1) === 'chunked' ? 'chunked' : 'close' }
  const lengths = [...new Set(listOf(headers, 'content-length'))]
  const [length] = lengths
  if (length === undefined) return { kind: 'close' }
  // "If a message is received without Transfer-Encoding and with an invalid Content-Length header field, then the
  // message framing is invalid and the recipient MUST treat it as an unrecoverable error, unless the field value can
  // be successfully parsed as a comma-separated list, all values in the list are valid, and all values in the list
  // are the same".
  if (lengths.length > 1 || !/^\d+$/.test(length)) {
    return { kind: 'invalid', expected: 'one Content-Length, a decimal number', found: lengths.join(', ') }
  }
  return { kind: 'length', length: Number(length) }
}

function listOf(headers: readonly Header[], name: string): string[] {
  return headerValues(headers, name)
    .flatMap((value) => value.split(','))
    .map((element) => element.trim().toLowerCase())
}

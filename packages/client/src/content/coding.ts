import { type Header, headerValues } from '@ssespec/recording'

/** The content codings that are taken off (RFC 9110, 8.4.1; RFC 8878 for zstd). */
export type ContentCoding = 'gzip' | 'deflate' | 'br' | 'zstd'

const codings: ReadonlyMap<string, ContentCoding> = new Map([
  ['gzip', 'gzip'],
  // RFC 9110, 8.4.1.3: "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"."
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
])

/**
 * The coding to take off a response's content, `undefined` where there is none that we know. Several codings, one over
 * the other, are left on: no event stream is known to be sent so.
 */
export function contentCodingOf(headers: readonly Header[]): ContentCoding | undefined {
  const named = headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
  return named.length === 1 ? codings.get(named[0]!) : undefined
}

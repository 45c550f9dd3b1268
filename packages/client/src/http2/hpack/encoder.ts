import { Buffer } from 'node:buffer'

import type { Header } from '@ssespec/recording'

/**
 * Encodes a header list in the plainest form there is, literals that are never put in a table (RFC 7541, 6.2.2): a
 * few bytes more, and nothing to keep in step with the peer. Values are written as Latin-1.
 */
export function encodeHeaders(headers: readonly Header[]): Uint8Array {
  return Buffer.concat(headers.flatMap(([name, value]) => [Uint8Array.of(0), string(name), string(value)]))
}

function string(text: string): Uint8Array {
  const octets = Buffer.from(text, 'latin1')
  return Buffer.concat([integer(octets.length, 7), octets])
}

/** RFC 7541, 5.1; the bits before the prefix are zero. */
function integer(value: number, prefix: number): Uint8Array {
  const most = 2 ** prefix - 1
  if (value < most) return Uint8Array.of(value)
  const bytes = [most]
  let rest = value - most
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

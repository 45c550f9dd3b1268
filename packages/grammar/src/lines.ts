export const LF = 0x0a
export const CR = 0x0d

/**
 * Where the last complete line of `bytes` ends, its line end included: `from` if no line ends in them.
 *
 * HTML 9.2.6: a line ends in "a U+000D CARRIAGE RETURN U+000A LINE FEED (CRLF) character pair, a single
 * U+000A LINE FEED (LF) character not preceded by a U+000D CARRIAGE RETURN (CR) character, and a single
 * U+000D CARRIAGE RETURN (CR) character not followed by a U+000A LINE FEED (LF) character". No byte of a
 * longer UTF-8 sequence, whole or broken, is either, so lines may be found before decoding.
 */
export function lastLineEnd(bytes: Uint8Array, from: number): number {
  for (let index = bytes.length - 1; index >= from; index -= 1) {
    const byte = bytes[index]
    if (byte === LF || byte === CR) return index + 1
  }
  return from
}

/** The length of the byte order mark that `bytes` begin with: 3, or 0 if there is none. */
export function byteOrderMarkLength(bytes: Uint8Array): 0 | 3 {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

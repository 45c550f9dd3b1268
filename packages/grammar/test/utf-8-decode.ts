/** A code point of the stream, and the bytes it came from. */
export interface Character {
  readonly codePoint: number
  readonly start: number
  readonly end: number
}

const REPLACEMENT_CHARACTER = 0xfffd

/**
 * UTF-8's decoder, step by step as the Encoding standard has it (https://encoding.spec.whatwg.org/#utf-8-decoder),
 * with U+FFFD for each error.
 */
export function utf8Decode(bytes: Uint8Array): Character[] {
  const characters: Character[] = []
  let codePoint = 0
  let bytesSeen = 0
  let bytesNeeded = 0
  let lowerBoundary = 0x80
  let upperBoundary = 0xbf
  let start = 0

  const emit = (value: number, end: number): void => {
    characters.push({ codePoint: value, start, end })
    start = end
  }

  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]!

    // 3. "If UTF-8 bytes needed is 0, then based on byte:"
    if (bytesNeeded === 0) {
      if (byte <= 0x7f) {
        emit(byte, index + 1)
      } else if (byte >= 0xc2 && byte <= 0xdf) {
        bytesNeeded = 1
        codePoint = byte & 0x1f
      } else if (byte >= 0xe0 && byte <= 0xef) {
        if (byte === 0xe0) lowerBoundary = 0xa0
        if (byte === 0xed) upperBoundary = 0x9f
        bytesNeeded = 2
        codePoint = byte & 0xf
      } else if (byte >= 0xf0 && byte <= 0xf4) {
        if (byte === 0xf0) lowerBoundary = 0x90
        if (byte === 0xf4) upperBoundary = 0x8f
        bytesNeeded = 3
        codePoint = byte & 0x7
      } else {
        emit(REPLACEMENT_CHARACTER, index + 1)
      }
      continue
    }

    // 4. "If byte is not in the range UTF-8 lower boundary to UTF-8 upper boundary, inclusive: Set UTF-8 code
    // point, UTF-8 bytes needed, and UTF-8 bytes seen to 0, set UTF-8 lower boundary to 0x80, and set UTF-8
    // upper boundary to 0xBF. Restore byte to ioQueue. Return error."
    if (byte < lowerBoundary || byte > upperBoundary) {
      codePoint = bytesNeeded = bytesSeen = 0
      lowerBoundary = 0x80
      upperBoundary = 0xbf
      emit(REPLACEMENT_CHARACTER, index)
      index -= 1
      continue
    }

    // 5. to 11. "Set UTF-8 code point to (UTF-8 code point << 6) | (byte & 0x3F). Increase UTF-8 bytes seen by
    // one. If UTF-8 bytes seen is not equal to UTF-8 bytes needed, then return continue."
    lowerBoundary = 0x80
    upperBoundary = 0xbf
    codePoint = (codePoint << 6) | (byte & 0x3f)
    bytesSeen += 1
    if (bytesSeen !== bytesNeeded) continue
    emit(codePoint, index + 1)
    codePoint = bytesNeeded = bytesSeen = 0
  }

  // 1. "If byte is end-of-queue and UTF-8 bytes needed is not 0, then set UTF-8 bytes needed to 0 and return
  // error."
  if (bytesNeeded !== 0) emit(REPLACEMENT_CHARACTER, bytes.length)
  return characters
}

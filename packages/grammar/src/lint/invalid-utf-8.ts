/** Bytes that are not UTF-8, and of which a decoder makes one U+FFFD. */
export interface InvalidSequence {
  /** In the stream. */
  readonly offset: number
  /** From 1 to 3. */
  readonly length: number
  /** The bytes, as the digits of one number. */
  readonly bytes: number
}

/**
 * Finds what is not UTF-8 in a stream that comes in chunks: the maximal subparts that the decoder of the
 * Encoding standard replaces (https://encoding.spec.whatwg.org/#utf-8-decoder).
 */
export class InvalidUtf8Finder {
  readonly #found: (sequence: InvalidSequence) => void
  #offset = 0
  /** The sequence that is being read: where it starts, its bytes so far, how many, and how many there must be. */
  #start = 0
  #bytes = 0
  #length = 0
  #needed = 0

  constructor(found: (sequence: InvalidSequence) => void) {
    this.#found = found
  }

  /** Tells of the invalid sequences that end in the chunk, or before it, in order. */
  push(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.#needed > 0 && !this.#continues(byte)) this.#tell()
      if (this.#needed > 0 || byte >= 0x80) this.#take(byte)
      this.#offset += 1
    }
  }

  #take(byte: number): void {
    if (this.#needed === 0) {
      this.#start = this.#offset
      this.#needed = sequenceLength(byte)
    }
    this.#bytes = this.#bytes * 0x100 + byte
    this.#length += 1
    if (this.#needed === 0) this.#tell()
    else if (this.#length === this.#needed) this.#reset()
  }

  #tell(): void {
    this.#found({ offset: this.#start, length: this.#length, bytes: this.#bytes })
    this.#reset()
  }

  #reset(): void {
    this.#bytes = 0
    this.#length = 0
    this.#needed = 0
  }

  /** Whether the byte can follow those before it. Of the second byte, some leads allow a part of the range only. */
  #continues(byte: number): boolean {
    if (this.#length > 1) return byte >= 0x80 && byte <= 0xbf
    switch (this.#bytes) {
      case 0xe0:
        return byte >= 0xa0 && byte <= 0xbf
      case 0xed:
        return byte >= 0x80 && byte <= 0x9f
      case 0xf0:
        return byte >= 0x90 && byte <= 0xbf
      case 0xf4:
        return byte >= 0x80 && byte <= 0x8f
      default:
        return byte >= 0x80 && byte <= 0xbf
    }
  }
}

/** The length of the sequence that a byte from 80 up begins; 0 if it begins none. */
function sequenceLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0
  if (lead < 0xe0) return 2
  return lead < 0xf0 ? 3 : 4
}

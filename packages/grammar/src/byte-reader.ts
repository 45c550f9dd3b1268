import { decodableLength, decode } from './decoder.ts'
import { CR, LF } from './line-ends.ts'
import type { LineReader } from './line-reader.ts'

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/**
 * Chunks of fewer bytes are decoded when their line has ended, or when many bytes wait: to decode has a price
 * of its own, whatever the length.
 */
const FEW = 64
const MANY = 1024

/** Makes text of the bytes of a stream, however they arrive, and hands it to a line reader. */
export class ByteReader {
  readonly #lines: LineReader
  /** The bytes that have arrived and cannot or need not be decoded yet. */
  #held: number[] = []
  /** The offset in the stream of the first byte that has not been decoded. */
  #offset = 0
  /** Whether the place for a byte order mark is past. */
  #isStarted = false

  constructor(lines: LineReader) {
    this.#lines = lines
  }

  /** How many bytes of the stream there have been. */
  get length(): number {
    return this.#offset + this.#held.length
  }

  /** Where the unfinished line starts. What may still become a byte order mark is part of no line. */
  get lineStart(): number {
    if (this.#isStarted) return this.#lines.lineStart
    const length = markLength(this.#held)
    return length === 3 || length === this.#held.length ? length : 0
  }

  /** Takes the next bytes of the stream. */
  read(chunk: Uint8Array): void {
    if (chunk.length < FEW && this.#held.length < MANY && !hasLineEnd(chunk)) return this.#hold(chunk)
    const bytes = this.#takeHeldWith(chunk)
    this.#decode(bytes, decodableLength(bytes))
  }

  /** No more bytes come. */
  end(): void {
    const bytes = this.#takeHeldWith(new Uint8Array(0))
    this.#decode(bytes, bytes.length)
  }

  #hold(bytes: Uint8Array): void {
    for (let index = 0; index < bytes.length; index += 1) this.#held.push(bytes[index]!)
  }

  #takeHeldWith(chunk: Uint8Array): Uint8Array {
    const held = this.#held
    if (held.length === 0) return chunk
    const bytes = new Uint8Array(held.length + chunk.length)
    bytes.set(held)
    bytes.set(chunk, held.length)
    this.#held = []
    return bytes
  }

  /** Reads the bytes up to `end` and holds the others. */
  #decode(bytes: Uint8Array, end: number): void {
    let start = 0
    if (!this.#isStarted) {
      // "The UTF-8 decode algorithm strips one leading UTF-8 Byte Order Mark (BOM), if any."
      if (markLength(bytes) === 3) start = 3
      this.#isStarted = true
      this.#offset = start
      this.#lines.lineStart = start
    }
    if (end < bytes.length) this.#hold(bytes.subarray(end))
    const decodable = start > 0 || end < bytes.length ? bytes.subarray(start, end) : bytes
    const offset = this.#offset
    this.#offset += decodable.length
    this.#lines.read(decode(decodable), decodable, offset)
  }
}

/** How many of the first bytes are as in a byte order mark. */
function markLength(bytes: ArrayLike<number>): number {
  let length = 0
  while (length < 3 && bytes[length] === BYTE_ORDER_MARK[length]) length += 1
  return length
}

function hasLineEnd(bytes: Uint8Array): boolean {
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    const byte = bytes[index]
    if (byte === LF || byte === CR) return true
  }
  return false
}

import {
  byteOrderMarkLength,
  continuationLength,
  decodableLength,
  decode,
  mayBecomeByteOrderMark,
} from './decoder.ts'
import { CR, LF } from './line-ends.ts'
import type { LineReader } from './line-reader.ts'
import { UndecodedBytes } from './undecoded-bytes.ts'

/** Makes text of the bytes of a stream, however they arrive, and hands it to a line reader. */
export class ByteReader {
  readonly #lines: LineReader
  readonly #undecoded = new UndecodedBytes()
  /** The offset in the stream of the first byte that has not been decoded. */
  #offset = 0
  #isStarted = false

  constructor(lines: LineReader) {
    this.#lines = lines
  }

  /** How many bytes of the stream there have been. */
  get length(): number {
    return this.#offset + this.#undecoded.length
  }

  /** Whether the place for a byte order mark is past. */
  get isStarted(): boolean {
    return this.#isStarted
  }

  get hasUndecoded(): boolean {
    return this.#undecoded.length > 0
  }

  /** Takes the next bytes of the stream. */
  read(chunk: Uint8Array): void {
    if (this.#isStarted) this.#read(chunk)
    else this.#start(chunk)
  }

  /** "The UTF-8 decode algorithm strips one leading UTF-8 Byte Order Mark (BOM), if any." */
  #start(chunk: Uint8Array): void {
    this.#undecoded.append(chunk)
    const bytes = this.#undecoded.take()
    if (mayBecomeByteOrderMark(bytes)) return this.#undecoded.append(bytes)
    this.#isStarted = true
    this.#offset = byteOrderMarkLength(bytes)
    this.#lines.startAt(this.#offset)
    this.#read(bytes.subarray(this.#offset))
  }

  #read(chunk: Uint8Array): void {
    if (chunk.length < FEW && !hasLineEnd(chunk)) this.#undecoded.append(chunk)
    else if (this.#undecoded.length === 0) this.#decode(chunk, decodableLength(chunk))
    else this.#decodeWithUndecoded(chunk)
  }

  #decodeWithUndecoded(chunk: Uint8Array): void {
    // A large chunk is not copied for the few bytes before it: they are decoded alone, once their last
    // character is whole.
    const length = chunk.length < FEW ? chunk.length : continuationLength(chunk)
    this.#undecoded.append(chunk.subarray(0, length))
    const bytes = this.#undecoded.take()
    if (length === chunk.length) return this.#decode(bytes, decodableLength(bytes))
    this.#decode(bytes, bytes.length)
    const rest = chunk.subarray(length)
    this.#decode(rest, decodableLength(rest))
  }

  /** Reads the first `length` bytes, not none, and keeps the others. */
  #decode(bytes: Uint8Array, length: number): void {
    const decodable = length === bytes.length ? bytes : bytes.subarray(0, length)
    const text = decode(decodable)
    this.#lines.read(text, decodable, this.#offset)
    this.#offset += length
    if (length < bytes.length) this.#undecoded.append(bytes.subarray(length))
  }
}

/**
 * Chunks of fewer bytes are decoded when their line has ended: to decode has a price of its own, whatever the
 * length.
 */
const FEW = 64

function hasLineEnd(bytes: Uint8Array): boolean {
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    const byte = bytes[index]
    if (byte === LF || byte === CR) return true
  }
  return false
}

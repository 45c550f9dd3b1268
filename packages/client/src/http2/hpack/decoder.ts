import { Buffer } from 'node:buffer'

import type { Header } from '@ssespec/recording'

import { entryBytes, HeaderTable } from './dynamic-table.ts'
import { decodeHuffman } from './huffman.ts'

/** A header block that RFC 7541 has no reading for, or one that decodes to more than we take. */
export class HpackError extends Error {
  override readonly name = 'HpackError'
  /** Bytes of the header list when it became too large; `undefined` where the block is wrong. */
  readonly listBytes: number | undefined

  constructor(message: string, listBytes?: number) {
    super(message)
    this.listBytes = listBytes
  }
}

/** Decodes the header blocks of one connection, in their order. Not usable any more after an error. */
export class HpackDecoder {
  readonly #table = new HeaderTable()
  readonly #maxListBytes: number

  /** `maxListBytes`: of a header list, counted as RFC 9113, 6.5.2 counts for SETTINGS_MAX_HEADER_LIST_SIZE. */
  constructor(maxListBytes: number) {
    this.#maxListBytes = maxListBytes
  }

  /** @throws HpackError */
  decode(block: Uint8Array): Header[] {
    const input = new BlockInput(block)
    const headers: Header[] = []
    let listBytes = 0
    while (!input.done) {
      const header = this.#next(input)
      if (header === undefined) continue
      headers.push(header)
      listBytes += entryBytes(header)
      if (listBytes > this.#maxListBytes) throw new HpackError('the header list is too large', listBytes)
    }
    return headers
  }

  #next(input: BlockInput): Header | undefined {
    const first = input.peek()
    // RFC 7541, 6.1: indexed header field.
    if ((first & 0x80) !== 0) return this.#entry(input.integer(7))
    // 6.3: dynamic table size update.
    if ((first & 0xe0) === 0x20) {
      if (!this.#table.resize(input.integer(5)))
        throw new HpackError('the table grows beyond what was allowed')
      return undefined
    }
    // 6.2.1: literal header field with incremental indexing; 6.2.2 and 6.2.3: without, or never indexed.
    const indexed = (first & 0x40) !== 0
    const nameIndex = input.integer(indexed ? 6 : 4)
    const name = nameIndex === 0 ? input.string() : this.#entry(nameIndex)[0]
    const header: Header = [name, input.string()]
    if (indexed) this.#table.add(header)
    return header
  }

  #entry(index: number): Header {
    const entry = this.#table.at(index)
    if (entry === undefined) throw new HpackError(`no entry has index ${index}`)
    return entry
  }
}

/** The primitive types of RFC 7541, 5. */
class BlockInput {
  readonly #block: Uint8Array
  #position = 0

  constructor(block: Uint8Array) {
    this.#block = block
  }

  get done(): boolean {
    return this.#position >= this.#block.length
  }

  peek(): number {
    const byte = this.#block[this.#position]
    if (byte === undefined) throw new HpackError('the block ends inside a field')
    return byte
  }

  /** 5.1: an integer with a prefix of so many bits. */
  integer(prefix: number): number {
    const most = 2 ** prefix - 1
    let value = this.#byte() & most
    if (value < most) return value
    for (let shift = 1; ; shift *= 128) {
      const byte = this.#byte()
      value += (byte & 0x7f) * shift
      // "Integer encodings that exceed implementation limits — in value or octet length — MUST be treated as decoding
      // errors."
      if (value > 2 ** 28 || shift > 2 ** 28) throw new HpackError('an integer is too large')
      if (byte < 0x80) return value
    }
  }

  /** 5.2: a string literal, its octets read as Latin-1. */
  string(): string {
    const huffman = (this.peek() & 0x80) !== 0
    const length = this.integer(7)
    const bytes = this.#block.subarray(this.#position, this.#position + length)
    if (bytes.length < length) throw new HpackError('the block ends inside a string')
    this.#position += length
    const octets = huffman ? decodeHuffman(bytes) : bytes
    if (octets === undefined) throw new HpackError('a string is not Huffman-coded as it says')
    return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
  }

  #byte(): number {
    const byte = this.peek()
    this.#position += 1
    return byte
  }
}

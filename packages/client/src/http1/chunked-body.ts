import { BOUNDS } from '../bounds.ts'
import type { BodyReader } from './body-reader.ts'
import { mayBeChunkLine, parseChunkLine } from './chunk-line.ts'
import type { Drafts } from '../drafts.ts'
import { FieldLines } from './fields.ts'
import { Line } from './line.ts'

const CR = 0x0d
const LF = 0x0a

type State = 'size' | 'data' | 'data-cr' | 'data-lf' | 'trailers' | 'ended' | 'stopped'

/** Content in chunks (RFC 9112, 7.1). */
export class ChunkedBody implements BodyReader {
  readonly #drafts: Drafts
  readonly #line = new Line()
  readonly #trailers = new FieldLines()
  #state: State = 'size'
  #left = 0
  #trailerBytes = 0
  #lines = 0
  #lineBytes = 0

  constructor(drafts: Drafts) {
    this.#drafts = drafts
  }

  read(bytes: Uint8Array, from: number): number | undefined | 'stopped' {
    let position = from
    while (position < bytes.length) {
      position = this.#step(bytes, position)
      if (this.#state === 'ended') return position
      if (this.#state === 'stopped') return 'stopped'
    }
    return undefined
  }

  #step(bytes: Uint8Array, from: number): number {
    switch (this.#state) {
      case 'size':
        return this.#readSize(bytes, from)
      case 'data':
        return this.#readData(bytes, from)
      case 'data-cr':
        return this.#readDataEnd(bytes, from, CR, 'data-lf')
      case 'data-lf':
        return this.#readDataEnd(bytes, from, LF, 'size')
      case 'trailers':
        return this.#readTrailer(bytes, from)
      case 'ended':
      case 'stopped':
        return from
    }
  }

  #readSize(bytes: Uint8Array, from: number): number {
    const next = this.#line.push(bytes, from)
    if (!mayBeChunkLine(this.#line.peek())) return this.#malformedSize('a chunk size in hexadecimal')
    if (this.#line.length > BOUNDS.chunkLine) return this.#overLimit('chunk-line', this.#line.length)
    if (next === undefined) return bytes.length
    // RFC 9112, 2.2 lets a recipient take a lone LF for the end of a start-line or of a field line. Of a chunk's line
    // it says nothing, and peers that disagree on it can be made to disagree on where a message ends.
    const { bytes: line, crlf } = this.#line.take()
    const parsed = crlf ? parseChunkLine(line) : 'CR LF after the chunk size'
    if (typeof parsed === 'string') return this.#malformed('chunk-size', parsed, line)
    this.#note(parsed.line, parsed.size)
    this.#left = parsed.size
    this.#state = parsed.size === 0 ? 'trailers' : 'data'
    return next
  }

  #readData(bytes: Uint8Array, from: number): number {
    const piece = bytes.subarray(from, from + this.#left)
    this.#drafts.content(piece)
    this.#left -= piece.length
    if (this.#left === 0) this.#state = 'data-cr'
    return from + piece.length
  }

  #readDataEnd(bytes: Uint8Array, from: number, expected: number, then: State): number {
    if (bytes[from] !== expected) {
      return this.#malformed('chunk-end', 'CR LF after the bytes of a chunk', bytes.subarray(from))
    }
    this.#state = then
    return from + 1
  }

  #readTrailer(bytes: Uint8Array, from: number): number {
    const next = this.#line.push(bytes, from)
    this.#trailerBytes += (next ?? bytes.length) - from
    if (this.#trailerBytes > BOUNDS.trailers) return this.#overLimit('trailers', this.#trailerBytes)
    if (next === undefined) return bytes.length
    const { bytes: line } = this.#line.take()
    if (line.length > 0) {
      const expected = this.#trailers.add(line)
      return expected === undefined ? next : this.#malformed('trailer', expected, line)
    }
    const headers = this.#trailers.headers
    if (headers.length > 0) this.#drafts.add({ kind: 'trailers', headers })
    this.#drafts.add({ kind: 'end', how: 'last-chunk' })
    this.#state = 'ended'
    return next
  }

  #note(line: string, size: number): void {
    this.#lines += 1
    this.#lineBytes += line.length
    if (this.#lines > BOUNDS.chunkLinesKept || this.#lineBytes > BOUNDS.chunkLineBytesKept) return
    this.#drafts.add({ kind: 'chunk', line, size, offset: this.#drafts.contentBytes })
  }

  #malformedSize(expected: string): number {
    return this.#malformed('chunk-size', expected, this.#line.peek())
  }

  #malformed(where: 'chunk-size' | 'chunk-end' | 'trailer', expected: string, bytes: Uint8Array): number {
    this.#drafts.malformed(where, expected, bytes)
    this.#state = 'stopped'
    return 0
  }

  #overLimit(what: 'chunk-line' | 'trailers', seen: number): number {
    const limit = what === 'chunk-line' ? BOUNDS.chunkLine : BOUNDS.trailers
    this.#drafts.add({ kind: 'limit', what, limit, seen })
    this.#state = 'stopped'
    return 0
  }
}

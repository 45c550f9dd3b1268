import { readAsciiLines } from './ascii-lines.ts'
import { compact } from './compact.ts'
import type { Interpreter } from './interpreter.ts'
import { CR, firstEnd, LineEnds, NOWHERE } from './line-ends.ts'
import type { Location } from './location.ts'
import { readTextLines } from './text-lines.ts'

export interface LineReaderOptions {
  /** Whether somebody asks for lines, fields or spans: then every line is interpreted as and where it stands. */
  readonly isObserved: boolean
  /** The least of the limits on lines, data and IDs, in bytes. */
  readonly leastLimit: number
}

/** Cuts the text of a stream into lines, however it arrives, and hands them to an interpreter. */
export class LineReader {
  readonly #interpreter: Interpreter
  readonly #location: Location
  readonly #isObserved: boolean
  readonly #leastLimit: number
  /** The start of a line that has not ended. */
  #unfinished = ''
  /** The offset of the first byte in the stream that belongs to no line yet; right where it is asked for. */
  #lineStart = 0
  /** Whether the text so far ends in a CR, which has ended its line: an LF that follows is part of it. */
  #isAfterCr = false

  constructor(interpreter: Interpreter, location: Location, { isObserved, leastLimit }: LineReaderOptions) {
    this.#interpreter = interpreter
    this.#location = location
    this.#isObserved = isObserved
    this.#leastLimit = leastLimit
  }

  /** Where the unfinished line starts in the stream; right with spans and limits alone. */
  get lineStart(): number {
    return this.#lineStart
  }

  get hasUnfinishedLine(): boolean {
    return this.#unfinished !== ''
  }

  /** Begins at an offset, after a byte order mark. */
  startAt(offset: number): void {
    this.#lineStart = offset
  }

  /**
   * Reads the next piece of text.
   *
   * @param text not empty
   * @param bytes what it was decoded from
   * @param offset where they stand in the stream
   */
  read(text: string, bytes: Uint8Array, offset: number): void {
    let from = 0
    if (this.#isAfterCr) {
      this.#isAfterCr = false
      if (text.startsWith('\n')) from = 1
    }
    if (this.#unfinished === '') this.#lineStart = offset + from
    // No byte gives more than one code unit: where there are as many, each gave one.
    const isOneToOne = text.length === bytes.length
    from = this.#mustLocate(bytes, offset, isOneToOne)
      ? this.#readLocated(text, bytes, offset, from)
      : this.#readPlain(text, isOneToOne ? bytes : undefined, offset, from)
    if (from < text.length) this.#unfinished += from === 0 ? text : compact(text.slice(from), text.length)
    else this.#isAfterCr = text.charCodeAt(from - 1) === CR
    this.#interpreter.settle(text.length)
  }

  /** Without observers, only where what is pending and the bytes together could go beyond a limit. */
  #mustLocate(bytes: Uint8Array, offset: number, isOneToOne: boolean): boolean {
    if (this.#isObserved) return true
    if (this.#leastLimit === Infinity) return false
    const pending = offset - this.#lineStart + this.#location.dataBytes
    return !isOneToOne || pending + bytes.length > this.#leastLimit
  }

  #readPlain(text: string, codes: Uint8Array | undefined, offset: number, start: number): number {
    let from = start
    if (this.#unfinished !== '') {
      const to = firstEnd(text, from)
      if (to === NOWHERE) return from
      this.#finishLine(text.slice(from, to), offset + to)
      from = text.startsWith('\r\n', to) ? to + 2 : to + 1
    }
    from =
      codes === undefined
        ? readTextLines(this.#interpreter, text, from)
        : readAsciiLines(this.#interpreter, text, codes, offset, from)
    if (from > start) this.#lineStart = offset + from
    return from
  }

  #readLocated(text: string, bytes: Uint8Array, offset: number, start: number): number {
    const isOneToOne = text.length === bytes.length
    const ends = new LineEnds(text)
    let from = start
    let at = start
    for (;;) {
      const to = ends.endOf(from)
      if (to === NOWHERE) return from
      const end = isOneToOne ? to : bytes.indexOf(text.charCodeAt(to), at)
      this.#finishLine(text.slice(from, to), offset + end)
      from = ends.after(to)
      at = end + from - to
      this.#lineStart = offset + at
    }
  }

  #finishLine(rest: string, end: number): void {
    const line = this.#unfinished === '' ? rest : this.#unfinished + rest
    this.#unfinished = ''
    this.#interpreter.line(line, this.#lineStart, end)
  }
}

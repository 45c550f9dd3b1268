import { readAsciiLines } from './ascii-lines.ts'
import { compact } from './compact.ts'
import type { Interpreter } from './interpreter.ts'
import { CR, NOWHERE } from './line-ends.ts'
import { readTextLines } from './text-lines.ts'

/** Cuts the text of a stream into lines, however it arrives, and hands them to an interpreter. */
export class LineReader {
  /** The offset of the first byte in the stream that belongs to no line yet; right where it is asked for. */
  lineStart = 0
  readonly #interpreter: Interpreter
  readonly #isObserved: boolean
  readonly #leastLimit: number
  /** The start of a line that has not ended. */
  #unfinished = ''
  /** Whether the text so far ends in a CR, which has ended its line: an LF that follows is part of it. */
  #isAfterCr = false

  /**
   * @param isObserved whether somebody asks for lines, fields or spans: then every line is interpreted as such
   * @param leastLimit the least of the limits on lines, data and IDs, in bytes
   */
  constructor(interpreter: Interpreter, isObserved: boolean, leastLimit: number) {
    this.#interpreter = interpreter
    this.#isObserved = isObserved
    this.#leastLimit = leastLimit
  }

  get hasUnfinishedLine(): boolean {
    return this.#unfinished !== ''
  }

  /**
   * Reads the next piece of text.
   *
   * @param bytes what it was decoded from
   * @param offset where they stand in the stream
   */
  read(text: string, bytes: Uint8Array, offset: number): void {
    const length = text.length
    if (length === 0) return
    // No byte gives more than one code unit: where there are as many, each gave one, and index and offset run
    // together.
    const codes = length === bytes.length ? bytes : undefined
    let from = 0
    if (this.#isAfterCr) {
      this.#isAfterCr = false
      if (text.startsWith('\n')) from = 1
    }
    if (this.#unfinished === '') this.lineStart = offset + from
    from = this.#mustLocate(bytes, codes, offset)
      ? this.#readLocated(text, bytes, codes, offset, from)
      : this.#readPlain(text, codes, offset, from)
    if (from < length) this.#unfinished += from === 0 ? text : compact(text.slice(from), length)
    else this.#isAfterCr = text.charCodeAt(length - 1) === CR
    this.#interpreter.settle(length)
  }

  /** Without observers, only where what is pending and the bytes together could go beyond a limit. */
  #mustLocate(bytes: Uint8Array, codes: Uint8Array | undefined, offset: number): boolean {
    if (this.#isObserved) return true
    if (this.#leastLimit === Infinity) return false
    const pending = offset - this.lineStart + this.#interpreter.dataBytes
    return codes === undefined || pending + bytes.length > this.#leastLimit
  }

  #readPlain(text: string, codes: Uint8Array | undefined, offset: number, start: number): number {
    let from = start
    if (this.#unfinished !== '') {
      const lf = text.indexOf('\n', from) & NOWHERE
      // Not to search all the text for a CR that stands nowhere in it.
      const cr = (lf === NOWHERE ? text : text.slice(0, lf)).indexOf('\r', from) & NOWHERE
      const to = cr < lf ? cr : lf
      if (to === NOWHERE) return from
      this.#finishLine(text.slice(from, to), offset + to)
      from = text.startsWith('\r\n', to) ? to + 2 : to + 1
    }
    from =
      codes === undefined
        ? readTextLines(this.#interpreter, text, from)
        : readAsciiLines(this.#interpreter, text, codes, offset, from)
    if (from > start) this.lineStart = offset + from
    return from
  }

  #readLocated(
    text: string,
    bytes: Uint8Array,
    codes: Uint8Array | undefined,
    offset: number,
    start: number,
  ): number {
    let from = start
    let at = start
    let lf = -1
    let cr = -1
    for (;;) {
      if (lf < from) lf = text.indexOf('\n', from) & NOWHERE
      if (cr < from) cr = text.indexOf('\r', from) & NOWHERE
      const to = lf < cr ? lf : cr
      if (to === NOWHERE) return from
      const end = codes === undefined ? bytes.indexOf(text.charCodeAt(to), at) : to
      this.#finishLine(text.slice(from, to), offset + end)
      from = lf === cr + 1 ? to + 2 : to + 1
      at = end + from - to
      this.lineStart = offset + at
    }
  }

  #finishLine(rest: string, end: number): void {
    const line = this.#unfinished + rest
    this.#unfinished = ''
    this.#interpreter.line(line, this.lineStart, end)
  }
}

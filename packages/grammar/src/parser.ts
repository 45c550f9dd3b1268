import { decode } from './decoder.ts'
import type { EventStreamHandlers } from './handlers.ts'
import { Interpreter } from './interpreter.ts'
import type { EventStreamLimits } from './limits.ts'
import { completeLimits, EventStreamLimitError } from './limits.ts'
import { byteOrderMarkLength, CR, lastLineEnd, LF } from './lines.ts'
import { PartialLine } from './partial-line.ts'

export interface EventStreamParserOptions {
  /** Give every handler the span it reports on. Default false. */
  readonly offsets?: boolean
  /**
   * The last event ID to begin with. The standard has it empty; on a reconnect, browsers go on with the one
   * they had. Default empty.
   */
  readonly lastEventId?: string
  /** Upper bounds against hostile streams. Default none. */
  readonly limits?: EventStreamLimits
}

/**
 * Interprets an event stream while it arrives, as HTML 9.2.5 and 9.2.6 say. How the stream is cut into
 * chunks never matters.
 *
 * @example
 * const parser = new EventStreamParser({ onEvent: (event) => console.log(event.data) })
 * for await (const chunk of response.body) parser.push(chunk)
 * parser.end()
 */
export class EventStreamParser {
  readonly #interpreter: Interpreter
  readonly #isLocating: boolean
  readonly #maxLine: number
  readonly #partial = new PartialLine()
  /** The offset in the stream of the first byte that no line has used: where the partial line begins. */
  #position = 0
  /** Whether the stream so far ends in a CR, which has ended its line: an LF that follows is part of it. */
  #isAfterCr = false
  #state: 'open' | 'busy' | 'ended' = 'open'

  /** @throws RangeError for a limit that is no whole number of at least 1 */
  constructor(handlers: EventStreamHandlers, options: EventStreamParserOptions = {}) {
    const { offsets = false, lastEventId = '' } = options
    const limits = completeLimits(options.limits)
    this.#interpreter = new Interpreter(handlers, limits, offsets, lastEventId)
    this.#isLocating = offsets || Object.values(limits).some((max) => max !== Infinity)
    this.#maxLine = limits.line
  }

  /** What to send as `Last-Event-ID` on a reconnect; empty if nothing is to be sent. */
  get lastEventId(): string {
    return this.#interpreter.lastEventId
  }

  /**
   * Takes the next bytes of the stream. They are copied where they must be kept: the chunk may be reused.
   *
   * @throws EventStreamLimitError where the stream goes beyond a limit
   * @throws TypeError for what is not bytes
   * @throws Error after `end`, inside a handler, and after a push that threw
   */
  push(chunk: Uint8Array): void {
    if (!ArrayBuffer.isView(chunk)) {
      throw new TypeError('push() takes bytes in a Uint8Array: encode text with new TextEncoder().')
    }
    this.#enter('push')
    this.#read(chunk)
    this.#state = 'open'
  }

  /**
   * Says that the stream is over; what it left unfinished is discarded. Again does nothing.
   *
   * @throws Error inside a handler, and after a push that threw
   */
  end(): void {
    if (this.#state === 'ended') return
    this.#enter('end')
    const mark = this.#markLength(this.#partial.bytes)
    const hasPartial = this.#partial.length > mark
    this.#interpreter.end(
      hasPartial ? this.#position + mark : undefined,
      this.#position + this.#partial.length,
    )
    this.#state = 'ended'
  }

  #enter(method: string): void {
    if (this.#state === 'ended') {
      throw new Error(`${method}() after end(): make a new EventStreamParser for the next stream.`)
    }
    if (this.#state === 'busy') {
      throw new Error(`${method}() inside a handler, or after push() threw: this stream cannot go on.`)
    }
    this.#state = 'busy'
  }

  #read(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    let start = 0
    if (this.#isAfterCr) {
      this.#isAfterCr = false
      if (chunk[0] === LF) {
        start = 1
        this.#position += 1
      }
    }
    const end = lastLineEnd(chunk, start)
    if (end > start) {
      this.#readLines(chunk, start, end)
      this.#isAfterCr = end === chunk.length && chunk[end - 1] === CR
    }
    if (end < chunk.length) this.#keep(chunk, end)
  }

  /** Interprets the partial line and what follows it up to `end`, where a line has ended. */
  #readLines(chunk: Uint8Array, start: number, end: number): void {
    if (this.#partial.length === 0) {
      this.#interpret(end - start === chunk.length ? chunk : chunk.subarray(start, end))
    } else {
      this.#partial.append(chunk, start, end)
      this.#interpret(this.#partial.bytes)
      this.#partial.clear()
    }
  }

  #interpret(bytes: Uint8Array): void {
    const mark = this.#markLength(bytes)
    const lines = mark === 0 ? bytes : bytes.subarray(mark)
    const text = decode(lines)
    this.#splitLines(text, lines, this.#position + mark)
    this.#interpreter.settle(text.length)
    this.#position += bytes.length
  }

  /** Hands the lines of `text` on; `bytes` are what it was decoded from, at `offset` in the stream. */
  #splitLines(text: string, bytes: Uint8Array, offset: number): void {
    const length = text.length
    // No byte gives more than one code unit: where there are as many, index and offset run together.
    const isOneToOne = length === bytes.length
    let lf = -1
    let cr = -1
    let from = 0
    let start = 0
    while (from < length) {
      // Every second line of most streams is blank: seen without a search.
      if (lf < from) lf = text.charCodeAt(from) === LF ? from : indexOrNowhere(text, '\n', from)
      if (cr < from) cr = indexOrNowhere(text, '\r', from)
      const to = lf < cr ? lf : cr
      const next = lf === cr + 1 ? lf + 1 : to + 1
      if (this.#isLocating) {
        const end = isOneToOne ? to : bytes.indexOf(to === lf ? LF : CR, start)
        this.#interpreter.locate(offset + start, offset + end)
        start = end + next - to
      }
      this.#interpreter.line(text, from, to)
      from = next
    }
  }

  /** Holds on to the start of a line that has not ended. */
  #keep(chunk: Uint8Array, start: number): void {
    this.#partial.append(chunk, start, chunk.length)
    if (this.#maxLine === Infinity) return
    // So few bytes may still become a byte order mark, which is no part of the line.
    if (this.#position === 0 && this.#partial.length < 3) return
    const mark = this.#markLength(this.#partial.bytes)
    if (this.#partial.length - mark > this.#maxLine) {
      throw new EventStreamLimitError('line', this.#maxLine, this.#position + mark + this.#maxLine)
    }
  }

  #markLength(bytes: Uint8Array): number {
    return this.#position === 0 ? byteOrderMarkLength(bytes) : 0
  }
}

/** Beyond the index of whatever fits in a string (V8: 2^29), and as fast as an index. */
const NOWHERE = 2 ** 30 - 1

function indexOrNowhere(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from)
  return index === -1 ? NOWHERE : index
}

import { ByteReader } from './byte-reader.ts'
import type { EventStreamHandlers } from './handlers.ts'
import { Interpreter } from './interpreter.ts'
import type { EventStreamLimits } from './limits.ts'
import { completeLimits, EventStreamLimitError } from './limits.ts'
import { LineReader } from './line-reader.ts'
import { Location } from './location.ts'

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
  readonly #lines: LineReader
  readonly #bytes: ByteReader
  readonly #maxLine: number
  #state: 'open' | 'busy' | 'ended' = 'open'

  /** @throws RangeError for a limit that is no whole number of at least 1 */
  constructor(handlers: EventStreamHandlers, options: EventStreamParserOptions = {}) {
    const { offsets = false, lastEventId = '' } = options
    const limits = completeLimits(options.limits)
    const location = new Location(limits, offsets)
    this.#interpreter = new Interpreter(handlers, location, lastEventId)
    this.#lines = new LineReader(this.#interpreter, location, {
      isObserved: offsets || handlers.onLine !== undefined || handlers.onField !== undefined,
      leastLimit: Math.min(limits.line, limits.event, limits.id),
    })
    this.#bytes = new ByteReader(this.#lines)
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
    this.#bytes.read(chunk)
    if (this.#maxLine !== Infinity) this.#limitUnfinishedLine()
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
    const isPartial = this.#lines.hasUnfinishedLine || this.#bytes.hasUndecoded
    this.#interpreter.end(isPartial ? this.#lines.lineStart : undefined, this.#bytes.length)
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

  #limitUnfinishedLine(): void {
    // What may still become a byte order mark is part of no line.
    if (!this.#bytes.isStarted) return
    const start = this.#lines.lineStart
    if (this.#bytes.length - start > this.#maxLine) {
      throw new EventStreamLimitError('line', this.#maxLine, start + this.#maxLine)
    }
  }
}

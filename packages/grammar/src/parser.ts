import { ByteReader } from './byte-reader.ts'
import type { EventStreamHandlers } from './handlers.ts'
import { Interpreter } from './interpreter.ts'
import type { EventStreamLimits } from './limits.ts'
import { leastLimit } from './limits.ts'
import { LineReader } from './line-reader.ts'

const BUSY = 'inside a handler, or after push() threw'
const ENDED = 'after end()'

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
  readonly #leastLimit: number
  /** Why no more can be taken; empty where it can. */
  #refusal: '' | typeof BUSY | typeof ENDED = ''

  /** @throws RangeError for a limit that is no whole number of at least 1 */
  constructor(handlers: EventStreamHandlers, options: EventStreamParserOptions = {}) {
    const { offsets = false, lastEventId = '', limits = {} } = options
    const isObserved = offsets || handlers.onLine !== undefined || handlers.onField !== undefined
    this.#leastLimit = leastLimit(limits)
    this.#interpreter = new Interpreter(handlers, limits, offsets, lastEventId)
    this.#lines = new LineReader(this.#interpreter, isObserved, this.#leastLimit)
    this.#bytes = new ByteReader(this.#lines)
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
    if (!ArrayBuffer.isView(chunk)) throw new TypeError('push() takes a Uint8Array: encode text first.')
    this.#enter('push')
    this.#bytes.read(chunk)
    if (this.#leastLimit < Infinity) {
      this.#interpreter.check('line', this.#bytes.lineStart, this.#bytes.length)
    }
    this.#refusal = ''
  }

  /**
   * Says that the stream is over; what it left unfinished is discarded. Again does nothing.
   *
   * @throws Error inside a handler, and after a push that threw
   */
  end(): void {
    if (this.#refusal === ENDED) return
    this.#enter('end')
    this.#bytes.end()
    const length = this.#bytes.length
    this.#interpreter.end(this.#lines.hasUnfinishedLine ? this.#lines.lineStart : length, length)
    this.#refusal = ENDED
  }

  #enter(method: string): void {
    if (this.#refusal !== '') throw new Error(`${method}() ${this.#refusal}: make a new EventStreamParser.`)
    this.#refusal = BUSY
  }
}

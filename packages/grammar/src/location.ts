import type { Span } from './handlers.ts'
import type { EventStreamLimits } from './limits.ts'
import { EventStreamLimitError } from './limits.ts'

/** No place in the stream. */
const NOWHERE = -1

/** Where a stream is being interpreted: what spans and limits are made of. All in bytes. */
export class Location {
  readonly #limits: Required<EventStreamLimits>
  readonly #offsets: boolean
  #lineStart = NOWHERE
  #lineEnd = NOWHERE
  /** Where the first line since the last blank line starts. */
  #blockStart = NOWHERE
  /** The values of the present event's data fields, and the LFs between them. */
  #dataBytes = 0

  /** @param offsets whether spans are asked for */
  constructor(limits: Required<EventStreamLimits>, offsets: boolean) {
    this.#limits = limits
    this.#offsets = offsets
  }

  get dataBytes(): number {
    return this.#dataBytes
  }

  /** @throws EventStreamLimitError for a line beyond the limit */
  enterLine(start: number, end: number): void {
    this.#lineStart = start
    this.#lineEnd = end
    if (this.#blockStart === NOWHERE) this.#blockStart = start
    if (end - start > this.#limits.line) {
      throw new EventStreamLimitError('line', this.#limits.line, start + this.#limits.line)
    }
  }

  /** The present line, without its line end. */
  lineSpan(): Span | undefined {
    return this.span(this.#lineStart, this.#lineEnd)
  }

  /** From the first line since the last blank line to `end`. */
  blockSpan(end: number): Span | undefined {
    return this.span(this.#blockStart, end)
  }

  /** At a blank line: the block that it ends, up to the byte that ends the line. */
  leaveBlock(): Span | undefined {
    const span = this.blockSpan(this.#lineEnd + 1)
    this.#blockStart = NOWHERE
    this.#dataBytes = 0
    return span
  }

  /**
   * Takes note of a data field.
   *
   * @param length of its value
   * @param isFirst whether none came before in the event
   */
  addData(length: number, isFirst: boolean): void {
    this.#dataBytes += isFirst ? length : length + 1
  }

  /**
   * @param before how long the part of the line before the value is
   * @returns the length of the value
   * @throws EventStreamLimitError where the value would take the event's data beyond the limit
   */
  checkData(before: number, isFirst: boolean): number {
    const start = this.#lineStart + before
    const length = this.#lineEnd - start
    const room = this.#limits.event - this.#dataBytes - (isFirst ? 0 : 1)
    if (length > room) throw new EventStreamLimitError('event', this.#limits.event, start + Math.max(room, 0))
    return length
  }

  /**
   * @param before how long the part of the line before the value is
   * @throws EventStreamLimitError for an ID beyond the limit
   */
  checkId(before: number): void {
    const max = this.#limits.id
    const start = this.#lineStart + before
    if (this.#lineEnd - start > max) throw new EventStreamLimitError('id', max, start + max)
  }

  span(start: number, end: number): Span | undefined {
    return this.#offsets ? { start, end } : undefined
  }
}

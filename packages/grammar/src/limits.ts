/** Upper bounds against hostile streams, in bytes of the stream. What is left out has no limit. */
export interface EventStreamLimits {
  /** A line, without its line end. The line being received is the one thing held as bytes: set this first. */
  readonly line?: number
  /** The data of one event: the values of its `data` fields and the LFs between them. */
  readonly event?: number
  /** The value of an `id` field. */
  readonly id?: number
}

/** A stream went beyond a limit. The parser that threw it takes no more bytes. */
export class EventStreamLimitError extends Error {
  override readonly name = 'EventStreamLimitError'
  /** Which limit. */
  readonly limit: keyof EventStreamLimits
  /** What it was set to, in bytes. */
  readonly max: number
  /** The byte offset in the stream of the first byte beyond it. */
  readonly offset: number

  constructor(limit: keyof EventStreamLimits, max: number, offset: number) {
    super(
      `The ${SUBJECT[limit]} goes beyond ${max} bytes at offset ${offset}. ` +
        `Raise limits.${limit} if the stream is to be trusted.`,
    )
    this.limit = limit
    this.max = max
    this.offset = offset
  }
}

const SUBJECT: Readonly<Record<keyof EventStreamLimits, string>> = {
  line: 'line',
  event: "event's data",
  id: 'event ID',
}

/**
 * The least of the limits, Infinity where there is none.
 *
 * @throws RangeError for a limit that is no whole number of at least 1
 */
export function leastLimit(limits: EventStreamLimits): number {
  let least = Infinity
  for (const [name, max] of Object.entries(limits) as [string, number | undefined][]) {
    if (max === undefined) continue
    if (!(max >= 1 && Math.floor(max) === max)) {
      throw new RangeError(`limits.${name} is a whole number of bytes from 1, not ${String(max)}.`)
    }
    least = Math.min(least, max)
  }
  return least
}

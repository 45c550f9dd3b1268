import type { EventStreamItem } from './items.ts'
import { itemHandlers } from './items.ts'
import type { EventStreamParserOptions } from './parser.ts'
import { EventStreamParser } from './parser.ts'

/**
 * The parser as a web stream: bytes in, items out. A stream beyond a limit fails with EventStreamLimitError.
 *
 * @example
 * const items = response.body.pipeThrough(new EventStreamDecoderStream())
 */
export class EventStreamDecoderStream extends TransformStream<Uint8Array, EventStreamItem> {
  readonly #parser: EventStreamParser

  /** @throws RangeError for a limit that is no whole number of at least 1 */
  constructor(options?: EventStreamParserOptions) {
    let controller: TransformStreamDefaultController<EventStreamItem>
    const parser = new EventStreamParser(
      itemHandlers((item) => controller.enqueue(item)),
      options,
    )
    super({
      start: (started) => {
        controller = started
      },
      transform: (chunk) => parser.push(chunk),
      flush: () => parser.end(),
    })
    this.#parser = parser
  }

  /** What to send as `Last-Event-ID` on a reconnect; empty if nothing is to be sent. */
  get lastEventId(): string {
    return this.#parser.lastEventId
  }
}

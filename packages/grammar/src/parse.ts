import type { EventStreamItem } from './items.ts'
import { itemHandlers } from './items.ts'
import type { EventStreamParserOptions } from './parser.ts'
import { EventStreamParser } from './parser.ts'

/** In bytes. In pieces, a stream may be longer than the longest string, and items hold on to little of it. */
const PIECE = 64 * 1024

/**
 * All items of one whole stream, in order.
 *
 * @throws EventStreamLimitError where the stream goes beyond a limit
 */
export function parse(bytes: Uint8Array, options?: EventStreamParserOptions): EventStreamItem[] {
  const items: EventStreamItem[] = []
  const parser = new EventStreamParser(
    itemHandlers((item) => items.push(item)),
    options,
  )
  for (let start = 0; start < bytes.length; start += PIECE) {
    parser.push(bytes.subarray(start, start + PIECE))
  }
  parser.end()
  return items
}

import type { DispatchedEvent, EventStreamHandlers, Span } from './handlers.ts'
import type { EventStreamParserOptions } from './parser.ts'
import { EventStreamParser } from './parser.ts'

/** What every item of a stream has: with the option `offsets`, where it stands. */
interface Spanned {
  readonly span?: Span
}

export interface EventItem extends DispatchedEvent, Spanned {
  readonly kind: 'event'
}

export interface CommentItem extends Spanned {
  readonly kind: 'comment'
  /** What follows the colon, less one leading space. */
  readonly text: string
}

export interface RetryItem extends Spanned {
  readonly kind: 'retry'
  /** Milliseconds, at most 2^53 − 1. */
  readonly retry: number
}

/** The end of the stream cut off a line or an event; at most once, always last. */
export interface DiscardedItem extends Spanned {
  readonly kind: 'discarded'
}

/** One thing that a client meets in a stream. As JSON, one a line, items are what `ssespec parse` prints. */
export type EventStreamItem = EventItem | CommentItem | RetryItem | DiscardedItem

/** In bytes. In pieces, a stream may be longer than the longest string, and items hold on to little of it. */
const PIECE = 64 * 1024

/**
 * All items of one whole stream, in order.
 *
 * @throws EventStreamLimitError where the stream goes beyond a limit
 */
export function parse(bytes: Uint8Array, options?: EventStreamParserOptions): EventStreamItem[] {
  const items: EventStreamItem[] = []
  const parser = new EventStreamParser(collectInto(items), options)
  for (let start = 0; start < bytes.length; start += PIECE) {
    parser.push(bytes.subarray(start, start + PIECE))
  }
  parser.end()
  return items
}

function collectInto(items: EventStreamItem[]): EventStreamHandlers {
  return {
    onEvent: (event, span) => items.push({ kind: 'event', ...event, ...at(span) }),
    onComment: (text, span) => items.push({ kind: 'comment', text, ...at(span) }),
    onRetry: (retry, span) => items.push({ kind: 'retry', retry, ...at(span) }),
    onDiscard: (span) => items.push({ kind: 'discarded', ...at(span) }),
  }
}

function at(span: Span | undefined): Spanned {
  return span === undefined ? {} : { span }
}

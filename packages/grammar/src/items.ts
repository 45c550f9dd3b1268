import type { DispatchedEvent, EventStreamHandlers, Span } from './handlers.ts'

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

/** Handlers that make an item of each thing a client meets, and hand it on. */
export function itemHandlers(take: (item: EventStreamItem) => void): EventStreamHandlers {
  return {
    onEvent: (event, span) => take({ kind: 'event', ...event, ...at(span) }),
    onComment: (text, span) => take({ kind: 'comment', text, ...at(span) }),
    onRetry: (retry, span) => take({ kind: 'retry', retry, ...at(span) }),
    onDiscard: (span) => take({ kind: 'discarded', ...at(span) }),
  }
}

function at(span: Span | undefined): Spanned | undefined {
  return span && { span }
}

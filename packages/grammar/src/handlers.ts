/** Where something stands in the stream: byte offsets, a byte order mark counted, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** An event as the standard dispatches it (HTML 9.2.6). */
export interface DispatchedEvent {
  /** Never empty: `message` where the stream names no type. */
  readonly type: string
  /** The values of the `data` fields, joined by LF. */
  readonly data: string
  /** The last event ID when the event was dispatched; empty before any. */
  readonly lastEventId: string
}

/** A field line: its name, known or not, and the value that "process the field" sees (HTML 9.2.6). */
export interface Field {
  readonly name: string
  readonly value: string
}

/**
 * What a parser reports, in the order of the stream. On one line `onLine` comes first, then `onField` or
 * `onComment`, then what the line did. Spans are given with the option `offsets` alone.
 */
export interface EventStreamHandlers {
  /**
   * An event was dispatched. The span starts at the first line after the blank line before, comments and
   * unknown fields included, and ends after the byte that dispatched: a CR does at once, so that the LF of
   * a CR LF belongs to no event.
   */
  onEvent?(event: DispatchedEvent, span?: Span): void
  /**
   * A comment, and its line. The text is what follows the colon, less one leading space. The standard
   * ignores comments; taking the space away as in a field is ours.
   */
  onComment?(text: string, span?: Span): void
  /** The stream set the reconnection time, in milliseconds, at most 2^53 − 1; the span is the line's. */
  onRetry?(milliseconds: number, span?: Span): void
  /** A field, also one that clients ignore; the span is the line's, without its line end. */
  onField?(field: Field, span?: Span): void
  /** Every line, blank ones too, without its line end. */
  onLine?(text: string, span?: Span): void
  /**
   * The stream ended inside a line, or after a `data`, `event` or `id` field and before the blank line.
   * The span is what was lost: from the event's first line, or the cut line alone, to the end.
   */
  onDiscard?(span?: Span): void
}

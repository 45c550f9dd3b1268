import type { DispatchedEvent, EventStreamHandlers, Field, Span } from '@ssespec/grammar'

/** One call of a handler: all that a parser can be seen to do. */
export interface Report {
  readonly on: 'line' | 'field' | 'comment' | 'retry' | 'event' | 'discard'
  readonly what?: string | number | Field | DispatchedEvent
  readonly span?: Span | undefined
}

/** Handlers that write every call down. */
export function recordInto(reports: Report[]): Required<EventStreamHandlers> {
  return {
    onLine: (what, span) => reports.push({ on: 'line', what, span }),
    onField: (what, span) => reports.push({ on: 'field', what, span }),
    onComment: (what, span) => reports.push({ on: 'comment', what, span }),
    onRetry: (what, span) => reports.push({ on: 'retry', what, span }),
    onEvent: (what, span) => reports.push({ on: 'event', what, span }),
    onDiscard: (span) => reports.push({ on: 'discard', span }),
  }
}

/** Handlers that most programs have: with none of the others, and no spans, the parser takes shorter ways. */
export function recordEventsInto(reports: Report[]): EventStreamHandlers {
  const { onComment, onRetry, onEvent, onDiscard } = recordInto(reports)
  return { onComment, onRetry, onEvent, onDiscard }
}

/** What of the reports reaches such handlers. */
export function eventsAmong(reports: readonly Report[]): Report[] {
  return reports
    .filter(({ on }) => on !== 'line' && on !== 'field')
    .map((report) => ({ ...report, span: undefined }))
}

/** What is reported, in the form of the corpus. */
export function itemsOf(reports: readonly Report[]): unknown[] {
  return reports.flatMap(({ on, what }): unknown[] => {
    switch (on) {
      case 'event':
        return [{ kind: 'event', ...(what as object) }]
      case 'comment':
        return [{ kind: 'comment', text: what }]
      case 'retry':
        return [{ kind: 'retry', retry: what }]
      case 'discard':
        return [{ kind: 'discarded' }]
      case 'line':
      case 'field':
        return []
    }
  })
}

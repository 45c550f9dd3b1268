import type { Span } from '../handlers.ts'

/** What a linter looks for, by the ids of ssespec's rules: docs/rules.md has the source and the reason of each. */
export type LintRule =
  | 'stream/utf8'
  | 'stream/event-terminated'
  | 'stream/dispatches'
  | 'stream/unknown-field'
  | 'stream/event-without-data'
  | 'stream/id-nul'
  | 'stream/id-header-safe'
  | 'stream/id-unique'
  | 'stream/retry-digits'
  | 'stream/retry-sane'
  | 'stream/bom'
  | 'stream/line-endings'

/** `error`: every client loses text or events. `warning`: legal, but clients ignore it or will misbehave. */
export type Severity = 'error' | 'warning'

export const SEVERITIES: Readonly<Record<LintRule, Severity>> = {
  'stream/utf8': 'error',
  'stream/event-terminated': 'error',
  'stream/dispatches': 'error',
  'stream/unknown-field': 'warning',
  'stream/event-without-data': 'warning',
  'stream/id-nul': 'warning',
  'stream/id-header-safe': 'warning',
  'stream/id-unique': 'warning',
  'stream/retry-digits': 'warning',
  'stream/retry-sane': 'warning',
  'stream/bom': 'warning',
  'stream/line-endings': 'warning',
}

/** What a check says about a part of a line. */
export interface Finding {
  readonly rule: LintRule
  /** What is there. */
  readonly message: string
  /** What a client will make of it. */
  readonly effect: string
  /** What to do about it. */
  readonly fix: string
  /** What to write in the place of the span, where that can be told. */
  readonly replacement?: string
}

/** Something in a stream that a client will not take as it was meant. */
export interface Diagnostic extends Finding {
  readonly severity: Severity
  /** The part of the stream that it is about. */
  readonly span: Span
  /** The line, from 1. */
  readonly line: number
  /** The first character of the span in the line, from 1; a character is a code point. */
  readonly column: number
  /** The whole line, decoded, without its line end. */
  readonly text: string
}

import type { Entry, EntryKind, EntryOf, Header, HeadEntry, Protocol } from './entry.ts'

/**
 * The version of the JSON Lines form. It grows when a reader of the old form would misread the new one.
 * 2: `attempt`, and entries of kind `frame`.
 */
export const RECORDING_SCHEMA = 2

/** One exchange: what was sent, and what arrived when. It holds no verdict. */
export interface Recording {
  /** The probe that made it: `open`, `resume`, … */
  readonly probe: string
  /** Which of the probe's exchanges, where it makes several: `before`, `after`. */
  readonly step: string
  /** 1, and more where the exchange was made again, alone, because something failed while others ran beside it. */
  readonly attempt: number
  readonly protocol: Protocol
  /** The URL asked for, before any redirect. */
  readonly url: string
  /** Wall clock, ISO 8601, for people; every entry counts from here on the monotonic clock. */
  readonly startedAt: string
  /** The same instant in milliseconds of the host's monotonic clock (`process.hrtime`), for stamps in events. */
  readonly startedAtMonotonicMs: number
  readonly entries: readonly Entry[]
}

/** What an exchange is called: its probe, and the step where there is one. */
export function exchangeName({ probe, step }: Pick<Recording, 'probe' | 'step'>): string {
  return step === '' ? probe : `${probe}/${step}`
}

/** All entries of one kind, in order. */
export function entriesOf<K extends EntryKind>(recording: Recording, kind: K): EntryOf<K>[] {
  return recording.entries.filter((entry): entry is EntryOf<K> => entry.kind === kind)
}

/** The first entry of a kind, if there is one. */
export function firstOf<K extends EntryKind>(recording: Recording, kind: K): EntryOf<K> | undefined {
  return recording.entries.find((entry): entry is EntryOf<K> => entry.kind === kind)
}

/** The last entry of a kind, if there is one. */
export function lastOf<K extends EntryKind>(recording: Recording, kind: K): EntryOf<K> | undefined {
  return recording.entries.findLast((entry): entry is EntryOf<K> => entry.kind === kind)
}

/** The head of the response that answered the last request: what redirects led to. */
export function finalHead(recording: Recording): HeadEntry | undefined {
  const last = recording.entries.findLastIndex((entry) => entry.kind === 'request')
  return recording.entries.slice(last + 1).find((entry): entry is HeadEntry => entry.kind === 'head')
}

/** Every value of a header, in order; names compare without case (RFC 9110, 5.1). */
export function headerValues(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase()
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value)
}

/**
 * A header's combined value, `undefined` if it was not sent.
 * RFC 9110, 5.3: "A recipient MAY combine multiple field lines … by appending each subsequent field line value to
 * the initial field line value in order, separated by a comma".
 */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
  const values = headerValues(headers, name)
  return values.length === 0 ? undefined : values.join(', ')
}

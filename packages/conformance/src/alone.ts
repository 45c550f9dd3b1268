import { type Entry, lastOf, type Recording } from '@ssespec/recording'

import { probes } from './registry.generated.ts'

/**
 * Recordings as far as nothing else ran beside them; those that never were alone are left out. What is cut looks as
 * if we had left there.
 */
export function aloneParts(recordings: readonly Recording[], all: readonly Recording[]): Recording[] {
  return recordings.flatMap((recording) => {
    const until = aloneUntil(recording, all)
    if (until === Infinity) return [recording]
    return until > 0 ? [cutAt(recording, until)] : []
  })
}

/** Leaves out what a recording holds from a time on, in ms since it began. */
export function cutAt(recording: Recording, until: number): Recording {
  const kept = recording.entries.filter(({ at }) => at <= until)
  const leave: Entry = { kind: 'abort', at: until, why: 'cancelled' }
  return { ...recording, entries: lastOf(recording, 'abort') === kept.at(-1) ? kept : [...kept, leave] }
}

/** How many ms of a recording had passed when another exchange ran beside it: 0 if from the start, Infinity if never. */
function aloneUntil(recording: Recording, all: readonly Recording[]): number {
  const from = recording.startedAtMonotonicMs
  const to = from + durationOf(recording)
  const beside = all.filter(
    (other) =>
      other !== recording &&
      !belongTogether(recording, other) &&
      other.startedAtMonotonicMs < to &&
      other.startedAtMonotonicMs + durationOf(other) > from,
  )
  return Math.min(...beside.map((other) => Math.max(0, other.startedAtMonotonicMs - from)), Infinity)
}

/** Exchanges that are made at once on purpose: that is what they are for. */
function belongTogether(recording: Recording, other: Recording): boolean {
  const probe = probes.find(({ id }) => id === recording.probe)
  if (recording.protocol !== other.protocol) return false
  if (probe?.pairedWith === other.probe) return true
  return probe?.stage === 'alone' && other.probe === recording.probe
}

function durationOf({ entries }: Recording): number {
  return entries.at(-1)?.at ?? 0
}

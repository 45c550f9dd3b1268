import type { Recording } from '@ssespec/recording'

import { probes } from './registry.generated.ts'

/** Every exchange as it was made first. */
export function firstAttempts(recordings: readonly Recording[]): Recording[] {
  return recordings.filter(({ attempt }) => attempt === 1)
}

/**
 * Of each probe its newest attempt, over one protocol. What builds on an exchange that was made again later is left
 * out: it goes with the older one.
 */
export function newestAttempts(recordings: readonly Recording[]): Recording[] {
  const newest = new Map<string, number>()
  for (const { probe, attempt } of recordings) newest.set(probe, Math.max(attempt, newest.get(probe) ?? 0))
  return recordings.filter(
    ({ probe, attempt }) =>
      attempt === newest.get(probe) && foundations(probe).every((id) => (newest.get(id) ?? 0) <= attempt),
  )
}

/** The probes whose recordings mean something only together with those of this one. */
function foundations(id: string): readonly string[] {
  const probe = probes.find((candidate) => candidate.id === id)
  if (probe === undefined) return []
  const { stage, after, pairedWith } = probe
  // What is asked last follows the others only because it is asked last.
  if (stage === 'alone') return []
  return pairedWith === undefined ? after : [...after, pairedWith]
}

import type { Protocol, Recording } from '@ssespec/recording'

import type { Patience, Target } from './target.ts'

/** What a probe is given. */
export interface ProbeContext {
  readonly target: Target
  readonly protocol: Protocol
  readonly patience: Patience
  /** What was recorded over this protocol before. */
  readonly recordings: readonly Recording[]
  readonly signal: AbortSignal
}

/** A request that a probe may send, for `--dry-run`. */
export interface PlannedRequest {
  readonly method: string
  readonly what: string
}

/** One kind of exchange. It records and judges nothing. One file a probe, at `src/probes/<id>.ts`. */
export interface Probe {
  readonly id: string
  /** Probes whose recordings it reads, and which therefore come first. */
  readonly after: readonly string[]
  /** Whether it may run with a method other than GET, that is, ask for something that may cost money once more. */
  readonly anyMethod: boolean
  /** The requests it sends at most. */
  readonly plan: (target: Target) => readonly PlannedRequest[]
  /** Makes the exchange. An empty list means that there was nothing to ask: a rule then says why. */
  run(context: ProbeContext): Promise<Recording[]>
}

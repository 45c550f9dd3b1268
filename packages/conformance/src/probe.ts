import type { ExchangeOptions, ExchangeRequest } from '@ssespec/client'
import type { Protocol, Recording } from '@ssespec/recording'

import type { Patience, Target } from './target.ts'

/**
 * When a probe runs. The stages follow one another; in one stage all probes run at the same time, but for `alone`.
 *
 * - `open`: first, with nothing beside it until its response head has come
 * - `beside`: while the open stream is read
 * - `after`: when the open stream has been left
 * - `alone`: last, one after another
 * - `again`: before what failed is made again, where an exchange had to wait
 */
export type Stage = 'open' | 'beside' | 'after' | 'alone' | 'again'

/** What a user has to ask for, because it takes long or strains the target. */
export type OnRequest = 'idle' | 'deep'

/** A request that a probe may send, for `--dry-run`. */
export interface PlannedRequest {
  readonly method: string
  readonly what: string
  /** How often, where it is sent more than once. */
  readonly times?: number
}

/** What is known before anything is sent. */
export interface PlanContext {
  readonly target: Target
  readonly protocol: Protocol
  readonly patience: Patience
  /** Whether a verdict on this rule is still to be found: it was chosen, is not blocked, and has not failed so far. */
  readonly wanted: (rule: string) => boolean
}

/**
 * How a probe's exchange is run: what every exchange of a run has in common is given already. A `signal` ends this one
 * alone.
 */
export type ProbeExchange = Omit<ExchangeOptions, 'probe' | 'insecure' | 'onSent'>

/** What a probe is given. */
export interface ProbeContext extends PlanContext {
  /** The probe's id. */
  readonly probe: string
  /** 2 where it is made again. */
  readonly attempt: number
  /** What was recorded over this protocol so far. Beside the open stream, that one as far as its response head. */
  readonly recordings: readonly Recording[]
  readonly signal: AbortSignal
  /**
   * Makes an exchange as soon as one of the connections allowed at once is free, and keeps its recording.
   * @throws RunEnded when the target has asked for fewer requests; a probe lets it pass.
   */
  readonly exchange: (request: ExchangeRequest, options: ProbeExchange) => Promise<Recording>
  /**
   * The same for an exchange that is not made by the client's own function. It may tell that its request has been sent:
   * who comes next waits a little for that.
   */
  readonly connection: (
    work: (signal: AbortSignal, sent: () => void) => Promise<Recording>,
  ) => Promise<Recording>
}

/** One kind of exchange. It records and judges nothing. One file a probe, at `src/probes/<id>.ts`. */
export interface Probe {
  readonly id: string
  readonly stage: Stage
  /** Probes whose recordings it reads, and which therefore come first. */
  readonly after: readonly string[]
  /** The probe that has to run beside it for a comparison of the two, also when a failure is seen again. */
  readonly pairedWith?: string
  /** The protocols it has something to ask over; all unless given. */
  readonly protocols?: readonly Protocol[]
  /** Whether it may run with a method other than GET, that is, ask for something that may cost money once more. */
  readonly anyMethod: boolean
  readonly onRequest?: OnRequest
  /** Connections it holds at once, where that is more than {@link CONNECTIONS}; only for `alone`. */
  readonly connections?: number
  /** The requests it sends at most. */
  readonly plan: (context: PlanContext) => readonly PlannedRequest[]
  /** Makes its exchanges. None at all means that there was nothing to ask: a rule then says why. */
  run(context: ProbeContext): Promise<void>
}

/** Connections held at once, over all protocols together: a target may serve others at the same time. */
export const CONNECTIONS = 4

import type { Protocol } from '@ssespec/recording'

import type { PairRun } from './pair-run.ts'

/** When an exchange is made: with the others of its way, when those are over, or in a pass of its own over all ways. */
export type Stage = 'together' | 'alone' | 'idle' | 'reload'

/** Something that is asked of each way over each protocol. One file a kind, in `exchanges/`. */
export interface ExchangeKind {
  readonly stage: Stage
  /** Whether only an origin of our own can answer it. */
  readonly ownOrigin: boolean
  /** All unless given. */
  readonly protocols?: readonly Protocol[]
  /** Whether it opens many streams: not done to strangers unless asked for. */
  readonly deep?: true
  run(run: PairRun): Promise<unknown>
}

import { setTimeout as delay } from 'node:timers/promises'

import type { Recording } from '@ssespec/recording'

import type { Ask, PairRun } from './pair-run.ts'

/** How long a client stays on after the origin has fallen silent: a cork of 200 ms and a busy machine pass. In ms. */
const STAYS_MS = 600

/** Longer than any of these streams takes on a busy machine, in ms. */
const AT_MOST_MS = 4000

/** Asks for a stream that falls silent, and stays on for a while after that. */
export async function askBeforeSilence(run: PairRun, ask: Ask): Promise<Recording> {
  const shared = run.key(ask.probe, ask.step)
  const enough = new AbortController()
  const leave = async (): Promise<void> => {
    await run.origin?.written(shared.key)
    await delay(STAYS_MS, undefined, { ref: false })
    enough.abort()
  }
  void leave()
  return run.ask({
    ...ask,
    shared,
    durationMs: AT_MOST_MS,
    headTimeoutMs: AT_MOST_MS,
    enough: enough.signal,
  })
}

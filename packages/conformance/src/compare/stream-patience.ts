import type { PairRun } from './pair-run.ts'

/**
 * How long the stream itself is waited for, in ms. Our own origin sends its head at once: what does not come while the
 * stream is read elsewhere does not come.
 */
export function streamPatience({ origin, options }: PairRun): { headTimeoutMs: number } {
  const { headTimeoutMs, durationMs } = options
  return { headTimeoutMs: origin ? Math.min(headTimeoutMs, durationMs + 500) : headTimeoutMs }
}

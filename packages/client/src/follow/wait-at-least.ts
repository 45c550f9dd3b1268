import { setTimeout as wait } from 'node:timers/promises'

import { monotonicMs } from '@ssespec/recording'

/** Waits that long or a little longer, never shorter as a timer may; less only where the signal aborts. */
export async function waitAtLeast(ms: number, signal: AbortSignal): Promise<void> {
  const until = monotonicMs() + ms
  for (let left = ms; left > 0 && !signal.aborted; left = until - monotonicMs()) {
    await wait(Math.ceil(left), undefined, { signal }).catch(() => {})
  }
}

import { setTimeout as delay } from 'node:timers/promises'

/** A timer that is late by more than this tells of a machine that is behind, in ms. */
const LATE_MS = 25

/** How often it is looked at, in ms. */
const EVERY_MS = 100

/** Looks at most so often before it goes on all the same: a machine may be busy with something else for good. */
const LOOKS = 50

/** Waits until this process is not behind: what is measured by a machine that is looks slow. */
export async function machineReady(signal: AbortSignal): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const before = performance.now()
    await delay(EVERY_MS, undefined, { signal })
    if (performance.now() - before - EVERY_MS < LATE_MS) return
  }
}

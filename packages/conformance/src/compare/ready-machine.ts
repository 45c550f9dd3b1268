import { setTimeout as delay } from 'node:timers/promises'

/** A timer that is late by more than this tells of a process that is behind, in ms. */
const LATE_MS = 20

/** How long one look takes, and of how many timers it is made, in ms: what is done already has its bursts. */
const EVERY_MS = 20
const TIMERS = 10

/** How often it looks before it goes on all the same where little is under way: a machine may be busy with something else for good. */
const LOOKS = 8

/**
 * Waits until this process is not behind: what is measured by one that is looks slow.
 *
 * @param little Whether so little is under way that waiting for its end would mend nothing
 */
export async function machineReady(signal: AbortSignal, little: () => boolean): Promise<void> {
  for (let look = 0; look < LOOKS || !little(); look++) {
    if ((await lateness(signal)) < LATE_MS) return
  }
}

/** By how much the latest of some timers in a row was late, in ms. */
async function lateness(signal: AbortSignal): Promise<number> {
  let most = 0
  for (let timer = 0; timer < TIMERS; timer++) {
    const before = performance.now()
    await delay(EVERY_MS, undefined, { signal })
    most = Math.max(most, performance.now() - before - EVERY_MS)
  }
  return most
}

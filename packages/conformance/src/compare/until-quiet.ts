import { setTimeout as delay } from 'node:timers/promises'

/** How often it is looked at, in ms. */
const EVERY_MS = 50

/** What is waited for, and how long. */
interface Waiting {
  /** Grows as long as something comes of it. */
  readonly progress: () => number
  /** When the progress is this there is nothing more to wait for. */
  readonly all: number
  /** In ms without progress. */
  readonly quietMs: number
  /** In all, in ms. */
  readonly atMostMs: number
  readonly signal: AbortSignal
}

/**
 * Waits for all of something, or until nothing more comes of it. Time in which this process had no turn does not count: a
 * busy machine is slow, but it goes on.
 */
export async function untilQuiet({ progress, all, quietMs, atMostMs, signal }: Waiting): Promise<void> {
  let before = progress()
  let quiet = 0
  for (let waited = 0; before < all && quiet < quietMs && waited < atMostMs; waited += EVERY_MS) {
    await delay(EVERY_MS, undefined, { signal })
    const now = progress()
    quiet = now > before ? 0 : quiet + EVERY_MS
    before = now
  }
}

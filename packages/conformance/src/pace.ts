import { setTimeout as wait } from 'node:timers/promises'

import { lastOf, monotonicMs, type Recording } from '@ssespec/recording'

import { RunEnded } from './refusal.ts'

/** What a server needs more than it was seen to, in ms: it looks for a client only where it writes. */
const SPARE_MS = 500

/** How long a run waits in all, in ms. */
const AT_MOST_MS = 60_000

/** Gives a server that is slow to see that a client has left the time to see it, before the next exchange. */
export class Pace {
  #releaseMs = 0
  #freeAt = 0
  #leftMs = AT_MOST_MS

  /** Learns how long a server is busy with a client that has left, in ms; `Infinity` where it did not come back. */
  learn(releaseMs: number): void {
    this.#releaseMs = Math.max(this.#releaseMs, releaseMs + SPARE_MS)
    this.#freeAt = monotonicMs() + this.#releaseMs
  }

  /** Notes an exchange that is over. What has ended by itself keeps no worker busy. */
  note(recording: Recording): void {
    if (lastOf(recording, 'abort') !== undefined) this.#freeAt = monotonicMs() + this.#releaseMs
  }

  /**
   * Waits until the server should be free.
   * @throws RunEnded where that would take too long, or when the signal aborts.
   */
  async turn(signal: AbortSignal): Promise<void> {
    if (this.#releaseMs === 0) return
    const ms = Math.max(0, this.#freeAt - monotonicMs())
    if (ms > this.#leftMs) throw new RunEnded()
    this.#leftMs -= ms
    await wait(ms, undefined, { signal }).catch(() => {
      throw new RunEnded()
    })
  }
}

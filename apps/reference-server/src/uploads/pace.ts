import { setTimeout as sleep } from 'node:timers/promises'
import { now } from '../stream/clock.ts'

/** Shorter waits than this are saved up. */
const GRAIN_MS = 50

/** Holds work back to so many rows a second, as a shop's database would. */
export class Pace {
  readonly #rate: number
  readonly #start = now()

  /** @param rate Rows a second; Infinity for no limit. */
  constructor(rate: number) {
    this.#rate = rate
  }

  /** How many milliseconds the row after `rows` has to wait. */
  waitAfter(rows: number): number {
    const ms = this.#start + (rows * 1000) / this.#rate - now()
    return ms >= GRAIN_MS ? ms : 0
  }

  static async wait(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal })
  }
}

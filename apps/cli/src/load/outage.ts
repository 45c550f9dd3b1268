import { setTimeout as pause } from 'node:timers/promises'

import type { State } from './state.ts'
import type { Target } from './target.ts'

/** How the streams are dropped: our server is restarted, the proxy reloaded, or somebody else does it. */
export type Disruption = 'restart' | 'reload' | 'none'

/** How long all streams are open before it happens. */
const STEADY_MS = 1000

/** Drops the streams once all of them are open. */
export class Outage {
  readonly #target: Target
  readonly #disruption: Disruption
  readonly #downMs: number
  readonly #signal: AbortSignal
  #begun: Promise<void> | undefined
  /** When the server took connections again, in milliseconds of the monotonic clock. */
  serverBackAtMs: number | undefined

  constructor(target: Target, disruption: Disruption, downMs: number, signal: AbortSignal) {
    this.#target = target
    this.#disruption = disruption
    this.#downMs = downMs
    this.#signal = signal
  }

  /** Told how far the generator is. */
  readonly onState = ({ phase }: State): void => {
    if (phase !== 'steady' || this.#begun !== undefined) return
    this.#begun = this.#happen()
    // Whoever waits for the end is told.
    this.#begun.catch(() => {})
  }

  /** @throws what went wrong with it */
  async over(): Promise<void> {
    await this.#begun
  }

  async #happen(): Promise<void> {
    await pause(STEADY_MS, undefined, { signal: this.#signal })
    const { server, proxy } = this.#target
    if (this.#disruption === 'restart') {
      this.serverBackAtMs = await server?.restart(this.#downMs, this.#signal)
    }
    if (this.#disruption === 'reload') proxy?.reload?.()
  }
}

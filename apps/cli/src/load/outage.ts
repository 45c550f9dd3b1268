import { setTimeout as pause } from 'node:timers/promises'

import type { State } from './state.ts'
import type { Target } from './target.ts'

/** How the streams are dropped: our server is restarted, the proxy reloaded, or somebody else does it. */
export type Disruption = 'restart' | 'reload' | 'none'

export interface OutageOptions {
  readonly target: Target
  readonly disruption: Disruption
  /** How long our server is away. */
  readonly downMs: number
  readonly signal: AbortSignal
  /** Asks people to do what cannot be done here. */
  readonly ask: (text: string) => void
}

/** How long all streams are open before it happens. */
const STEADY_MS = 1000

/** Drops the streams once all of them are open. */
export class Outage {
  readonly #options: OutageOptions
  #begun: Promise<void> | undefined
  /** When the server took connections again, in milliseconds of the monotonic clock. */
  serverBackAtMs: number | undefined

  constructor(options: OutageOptions) {
    this.#options = options
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
    const { target, disruption, downMs, signal, ask } = this.#options
    await pause(STEADY_MS, undefined, { signal })
    switch (disruption) {
      case 'restart':
        this.serverBackAtMs = await target.server?.restart(downMs, signal)
        break
      case 'reload':
        target.proxy?.reload?.()
        break
      case 'none':
        ask('All streams are open: restart the server now.')
    }
  }
}

/** Why an exchange stops before its end. `linger`: the message is whole, and nothing came after it. */
export type Interruption = 'duration' | 'head-timeout' | 'cancelled' | 'connect-timeout' | 'linger'

/** What can end an exchange from our side at any moment: its signal, and one timer at a time. */
export class Interrupts {
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal | undefined
  readonly #cancel = (): void => this.#controller.abort('cancelled' satisfies Interruption)
  #timer: NodeJS.Timeout | undefined
  #lastCall: NodeJS.Immediate | undefined

  constructor(outer?: AbortSignal) {
    this.#outer = outer
    if (outer?.aborted === true) this.#cancel()
    else outer?.addEventListener('abort', this.#cancel, { once: true })
  }

  /** Aborted when the exchange has to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get why(): Interruption | undefined {
    return this.signal.aborted ? (this.signal.reason as Interruption) : undefined
  }

  /** Stops the exchange after a while; takes the place of the timer before. */
  after(ms: number, why: Interruption): void {
    this.#clear()
    // What has arrived by now is read first: if we were kept from reading, that is not the peer's delay.
    const lastCall = (): void => {
      this.#lastCall = setImmediate(() => this.#controller.abort(why))
    }
    this.#timer = setTimeout(lastCall, Math.max(0, ms))
  }

  /** Frees the timer and the listener. */
  dispose(): void {
    this.#clear()
    this.#outer?.removeEventListener('abort', this.#cancel)
  }

  #clear(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#lastCall)
  }
}

/** Ends one connection: when its time runs out, when the whole stream is closed, or when it is disposed of. */
export class ConnectionAbort {
  readonly #controller = new AbortController()
  readonly #closing: AbortSignal
  #timer: NodeJS.Timeout | undefined

  /** `closing` outlives the connection: it is listened to until {@link dispose}, and no longer. */
  constructor(closing: AbortSignal) {
    this.#closing = closing
    closing.addEventListener('abort', this.#close, { once: true })
    if (closing.aborted) this.#close()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Aborts with the reason unless {@link rest} comes first. `undefined` is without limit. */
  within(ms: number | undefined, reason: () => Error): void {
    this.rest()
    if (ms !== undefined) this.#timer = setTimeout(() => this.#controller.abort(reason()), ms)
  }

  rest(): void {
    clearTimeout(this.#timer)
  }

  dispose(): void {
    this.rest()
    this.#closing.removeEventListener('abort', this.#close)
    this.#controller.abort()
  }

  readonly #close = (): void => this.#controller.abort()
}

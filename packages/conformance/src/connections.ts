/** How long the next exchange waits for the one before to have sent its request, in ms. */
const SENT_WITHIN_MS = 250

/** Keeps how many connections are open at once within a limit; who comes first is served first. */
export class Connections {
  readonly #limit: number
  readonly #inOrder: boolean
  readonly #waiting: (() => void)[] = []
  #held = 0
  #sentBefore: Promise<void> = Promise.resolve()

  /**
   * `inOrder`: requests go out in the order in which they were asked for. A server that serves only so many turns away
   * those that come last, and these are the same each time then.
   */
  constructor(limit: number, { inOrder = false }: { readonly inOrder?: boolean } = {}) {
    this.#limit = limit
    this.#inOrder = inOrder
  }

  /** Runs work that holds one connection, as soon as one is free. It tells when its request has been sent. */
  async hold<T>(work: (sent: () => void) => Promise<T>): Promise<T> {
    if (this.#held < this.#limit) this.#held += 1
    else await this.#free()
    try {
      return await (this.#inOrder ? this.#next(work) : work(() => undefined))
    } finally {
      this.#release()
    }
  }

  async #next<T>(work: (sent: () => void) => Promise<T>): Promise<T> {
    const before = this.#sentBefore
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#sentBefore = promise
    await before
    const timer = setTimeout(resolve, SENT_WITHIN_MS)
    try {
      return await work(resolve)
    } finally {
      clearTimeout(timer)
      resolve()
    }
  }

  /** Waits until somebody hands over a connection. */
  #free(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    return promise
  }

  #release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#held -= 1
    else next()
  }
}

/** Keeps how many connections are open at once within a limit; who comes first is served first. */
export class Connections {
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  #held = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Runs work that holds one connection, as soon as one is free. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.#held < this.#limit) this.#held += 1
    else await this.#free()
    try {
      return await work()
    } finally {
      this.#release()
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

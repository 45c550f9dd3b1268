/** A stream that is held open beside others: how far it has come, and when to leave it. */
export class HeldStream {
  readonly #left = new AbortController()
  readonly #settled = Promise.withResolvers<void>()
  readonly #answered = Promise.withResolvers<void>()
  readonly #flowed = Promise.withResolvers<void>()
  readonly #patienceMs: number
  #timer: NodeJS.Timeout
  #isAnswered = false
  #isOver = false
  #flows = false
  #flowedAt: number | undefined

  /** Waits so long for a response head, and as long again for what has to come after it, in ms. */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
    this.#timer = this.#await()
  }

  /** Aborted when it is to be left. */
  get signal(): AbortSignal {
    return this.#left.signal
  }

  /** Settles when it flows, has ended, or was waited for in vain. */
  get settled(): Promise<void> {
    return this.#settled.promise
  }

  /** Whether a response head came, or the exchange is over. */
  get answered(): boolean {
    return this.#isAnswered
  }

  /** Whether all came that was to be seen, and the exchange is not over. */
  get flows(): boolean {
    return this.#flows
  }

  /**
   * Waits on for those that have not come as long as others come, each within so many ms of the one before: a server
   * that lets clients in one after another holds them up, and forgets none.
   */
  static async whileOthersCome(streams: readonly HeldStream[], ms: number): Promise<void> {
    for (;;) {
      const waiting = streams.filter((stream) => stream.#flowedAt === undefined && !stream.#isOver)
      const last = Math.max(...streams.map((stream) => stream.#flowedAt ?? -Infinity))
      const leftMs = last + ms - performance.now()
      if (waiting.length === 0 || leftMs <= 0) return
      const { promise: over, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, leftMs)
      await Promise.race([over, ...waiting.map((stream) => stream.#flowed.promise)])
      clearTimeout(timer)
    }
  }

  /** Settles when one of some streams is answered, or after a while. */
  static async anyAnswered(streams: readonly HeldStream[], ms: number): Promise<void> {
    const { promise: over, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    await Promise.race([over, ...streams.map((stream) => stream.#answered.promise)])
    clearTimeout(timer)
  }

  /** A response head came; `isAll` where nothing need follow. */
  answer({ isAll }: { readonly isAll: boolean }): void {
    this.#isAnswered = true
    this.#answered.resolve()
    clearTimeout(this.#timer)
    if (isAll) this.flow()
    else this.#timer = this.#await()
  }

  /** Content came. */
  flow(): void {
    this.#flows = true
    this.#flowedAt ??= performance.now()
    this.#flowed.resolve()
    this.#settle()
  }

  /** The exchange is over. */
  end(): void {
    this.#isAnswered = true
    this.#flows = false
    this.#isOver = true
    this.#flowed.resolve()
    this.#answered.resolve()
    this.#settle()
  }

  leave(): void {
    this.#left.abort()
  }

  #await(): NodeJS.Timeout {
    return setTimeout(() => this.#settled.resolve(), this.#patienceMs)
  }

  #settle(): void {
    clearTimeout(this.#timer)
    this.#settled.resolve()
  }
}

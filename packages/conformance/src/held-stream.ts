/** A stream that is held open beside others: how far it has come, and when to leave it. */
export class HeldStream {
  readonly #left = new AbortController()
  readonly #settled = Promise.withResolvers<void>()
  readonly #answered = Promise.withResolvers<void>()
  readonly #patienceMs: number
  #timer: NodeJS.Timeout
  #isAnswered = false
  #flows = false

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
    this.#settle()
  }

  /** The exchange is over. */
  end(): void {
    this.#isAnswered = true
    this.#flows = false
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

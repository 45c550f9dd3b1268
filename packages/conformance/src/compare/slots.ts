/** Hands out a number of slots; who asks first is served first, however many slots are asked for. */
export class Slots {
  readonly #waiting: { readonly count: number; readonly start: () => void }[] = []
  #free: number

  constructor(slots: number) {
    this.#free = slots
  }

  /** Runs work that takes so many slots, as soon as they are free. */
  async hold<T>(work: () => Promise<T>, count: number = 1): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ count, start: resolve })
    this.#serve()
    await promise
    try {
      return await work()
    } finally {
      this.#free += count
      this.#serve()
    }
  }

  #serve(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && next.count <= this.#free;
      next = this.#waiting[0]
    ) {
      this.#waiting.shift()
      this.#free -= next.count
      next.start()
    }
  }
}

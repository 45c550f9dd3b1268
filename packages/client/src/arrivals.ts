import { BOUNDS } from './bounds.ts'

/**
 * What a connection brought, in order, for one consumer. The producer is told to pause when too much waits: a flood
 * must not grow the memory.
 */
export class Arrivals<T> {
  readonly #pause: (paused: boolean) => void
  readonly #waiting: { readonly item: T; readonly bytes: number }[] = []
  #bytes = 0
  #paused = false
  #wake: (() => void) | undefined

  constructor(pause: (paused: boolean) => void) {
    this.#pause = pause
  }

  push(item: T, bytes: number = 0): void {
    this.#waiting.push({ item, bytes })
    this.#bytes += bytes
    this.#adjust()
    this.#wake?.()
  }

  /** The next item, or `undefined` once the signal is aborted, whatever still waits. */
  async next(signal: AbortSignal): Promise<T | undefined> {
    while (!signal.aborted) {
      const first = this.#waiting.shift()
      if (first !== undefined) {
        this.#bytes -= first.bytes
        this.#adjust()
        return first.item
      }
      await this.#arrival(signal)
    }
    return undefined
  }

  async #arrival(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    signal.addEventListener('abort', this.#wake, { once: true })
    await promise
    signal.removeEventListener('abort', this.#wake)
    this.#wake = undefined
  }

  #adjust(): void {
    const share = Math.max(this.#bytes / BOUNDS.backlog, this.#waiting.length / BOUNDS.backlogReads)
    const paused = this.#paused ? share > 0.5 : share >= 1
    if (paused === this.#paused) return
    this.#paused = paused
    this.#pause(paused)
  }
}

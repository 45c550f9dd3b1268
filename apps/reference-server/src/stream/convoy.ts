import type { Through } from './sink.ts'

/** Lets nobody go on while one member cannot: as a server does that writes to its clients one after another. */
export class Convoy {
  readonly #resume = new Map<object, () => void>()
  readonly #stalled = new Set<object>()

  readonly through: Through = (sink, resume) => {
    const member = {}
    this.#resume.set(member, resume)
    return {
      write: (bytes) => {
        // Who has left holds nobody up: what is written to it then is never drained.
        if (!sink.write(bytes) && this.#resume.has(member)) this.#stalled.add(member)
        return this.#stalled.size === 0
      },
      drained: () => {
        this.#release(member)
        return this.#stalled.size === 0
      },
      end: () => sink.end(),
      cut: () => sink.cut(),
      closed: () => {
        this.#resume.delete(member)
        this.#release(member)
      },
    }
  }

  #release(member: object): void {
    if (!this.#stalled.delete(member) || this.#stalled.size > 0) return
    for (const resume of this.#resume.values()) setImmediate(resume)
  }
}

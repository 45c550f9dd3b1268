import type { Finding } from './diagnostic.ts'

/** IDs that are remembered at most: a stream may go on for ever. */
const REMEMBERED = 10_000

/** Watches whether the ID of an event comes again later in the stream, when there has been another. */
export class Ids {
  /** The line of each, from the oldest to the latest. */
  readonly #lines = new Map<string, number>()
  #latest = ''

  /**
   * An event with an ID of its own. One that has the ID of the event before may have been written with it:
   * bytes do not tell.
   *
   * @param line the number of the line with the ID
   */
  enter(id: string, line: number): Finding | undefined {
    // The empty ID takes the last one back, as often as it likes.
    if (id === '') return undefined
    const first = this.#lines.get(id)
    const isAgain = first !== undefined && id !== this.#latest
    this.#latest = id
    this.#lines.delete(id)
    this.#lines.set(id, line)
    if (this.#lines.size > REMEMBERED) this.#lines.delete(this.#lines.keys().next().value!)
    return isAgain ? usedAgain(first) : undefined
  }
}

function usedAgain(line: number): Finding {
  return {
    rule: 'stream/id-unique',
    message: `The ID was used before, in line ${line}`,
    effect: 'A client that comes back with it gets the events between the two again, or never.',
    fix: 'Give each event another ID: count up, or take the offset of the log behind the stream.',
  }
}

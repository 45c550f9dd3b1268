import { compact } from './compact.ts'

/**
 * The data buffer of HTML 9.2.6: the values of an event's `data` fields, with LF between them.
 *
 * The standard appends an LF after each value and takes the last one away at the dispatch, which tells
 * "no data field" from "one empty data field"; here `undefined` does.
 *
 * A value is a slice of the text it was decoded with, and engines keep that whole text alive for the slice.
 * So `settle` copies, between two texts, what is small beside its text: else a stream that hides a little
 * data in each large chunk would hold every chunk until its event ends.
 */
export class DataBuffer {
  /** From earlier texts. */
  #settled: string | undefined
  /** From the present text: slices of it. */
  #fresh: string | undefined

  get isEmpty(): boolean {
    return this.#fresh === undefined && this.#settled === undefined
  }

  append(value: string): void {
    this.#fresh = joined(this.#fresh, value)
  }

  /** The data, or undefined where no field came; empties the buffer. */
  take(): string | undefined {
    if (this.#settled !== undefined) this.settle(0)
    const data = this.#settled ?? this.#fresh
    this.#settled = undefined
    this.#fresh = undefined
    return data
  }

  /** To be called when a text of `textLength` has been read to its end. */
  settle(textLength: number): void {
    if (this.#fresh === undefined) return
    this.#settled = joined(this.#settled, compact(this.#fresh, textLength))
    this.#fresh = undefined
  }
}

function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}\n${value}`
}

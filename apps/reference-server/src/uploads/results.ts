/** A row that was not taken. */
export interface FailedRow {
  /** Its number among the rows, the header not counted, from 1. */
  readonly row: number
  /** Its first line in the file, from 1. */
  readonly line: number
  readonly sku: string
  readonly reasons: readonly string[]
}

/** What is said of the rows after `from`, up to `row`. */
export interface Progress {
  readonly from: number
  readonly row: number
  /** How many of all rows up to here were taken. */
  readonly done: number
  /** How many of all rows up to here failed. */
  readonly failed: number
  /** How far in the file that is, in bytes. */
  readonly bytes: number
  /** Those that failed after `from`. */
  readonly failures: readonly FailedRow[]
}

export type Outcome =
  | { readonly outcome: 'complete' }
  | { readonly outcome: 'stopped'; readonly reason: string }

/** So many failed rows make an event of a few kilobytes. */
const FAILURES_AN_EVENT = 50

/**
 * The results of the rows so far, in memory that only failed rows cost. What was told to whom is not kept: any
 * reader names the last row whose result it has, and gets what came after it, each row once.
 */
export class Results {
  #rows = 0
  #bytes = 0
  readonly #failures: { readonly failed: FailedRow; readonly bytes: number }[] = []

  get rows(): number {
    return this.#rows
  }

  get bytes(): number {
    return this.#bytes
  }

  get failed(): number {
    return this.#failures.length
  }

  addDone(bytes: number): void {
    this.#rows += 1
    this.#bytes = bytes
  }

  addFailed(failure: Omit<FailedRow, 'row'>, bytes: number): void {
    this.addDone(bytes)
    this.#failures.push({ failed: { row: this.#rows, ...failure }, bytes })
  }

  /** Undefined when there is nothing new after that row. */
  after(from: number): Progress | undefined {
    if (from >= this.#rows) return undefined
    const first = this.#failuresUpTo(from)
    const next = this.#failures.slice(first, first + FAILURES_AN_EVENT)
    const failures = next.map(({ failed }) => failed)
    const failed = first + next.length
    const last = next.at(-1)
    const isCut = last !== undefined && failed < this.#failures.length
    const row = isCut ? last.failed.row : this.#rows
    const bytes = isCut ? last.bytes : this.#bytes
    return { from, row, done: row - failed, failed, bytes, failures }
  }

  #failuresUpTo(row: number): number {
    let [low, high] = [0, this.#failures.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#failures[middle]!.failed.row <= row) low = middle + 1
      else high = middle
    }
    return low
  }
}

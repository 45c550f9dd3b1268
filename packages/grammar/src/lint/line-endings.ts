import type { Finding } from './diagnostic.ts'
import type { Line } from './line.ts'

export type LineEnding = 'LF' | 'CR' | 'CR LF'

/** A line that ends in another way than those before it. */
export interface OtherEnding {
  readonly line: Line
  /** Where its line end stands in the stream. */
  readonly start: number
  readonly end: number
  readonly finding: Finding
}

/** Watches how the lines of a stream end. How one does is known when the next begins: a CR may be half of a CR LF. */
export class LineEndings {
  readonly #seen = new Set<LineEnding>()
  #latest: { readonly line: Line; readonly end: number; readonly isCr: boolean } | undefined

  /**
   * @param line the next line
   * @param end the offset of its line end
   * @param isCr whether that begins with a CR
   * @returns what there is to say about the line before, once for each way to end
   */
  enter(line: Line, end: number, isCr: boolean): OtherEnding | undefined {
    const before = this.#latest
    this.#latest = { line, end, isCr }
    if (before === undefined) return undefined
    const ending = before.isCr ? (line.start - before.end === 2 ? 'CR LF' : 'CR') : 'LF'
    const isNew = !this.#seen.has(ending)
    const [first] = this.#seen
    this.#seen.add(ending)
    if (first === undefined || !isNew) return undefined
    return { line: before.line, start: before.end, end: line.start, finding: mixed(ending, first) }
  }
}

function mixed(ending: LineEnding, first: LineEnding): Finding {
  return {
    rule: 'stream/line-endings',
    message: `The line ends in ${ending}, the first one in ${first}`,
    effect: 'Clients take it as a line end; where it came from a payload, the event is cut in two.',
    fix: 'Write a data field for each line of a payload, and end all lines alike.',
  }
}

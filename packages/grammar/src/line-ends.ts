export const LF = 0x0a
export const CR = 0x0d

/** Beyond the index of whatever fits in a string (V8: 2^29), and as fast as an index. */
export const NOWHERE: number = 2 ** 30 - 1

/**
 * Where the lines of a text end.
 *
 * HTML 9.2.6: a line ends in "a U+000D CARRIAGE RETURN U+000A LINE FEED (CRLF) character pair, a single
 * U+000A LINE FEED (LF) character not preceded by a U+000D CARRIAGE RETURN (CR) character, and a single
 * U+000D CARRIAGE RETURN (CR) character not followed by a U+000A LINE FEED (LF) character".
 */
export class LineEnds {
  readonly #text: string
  // The next of each kind. What is ahead is kept, so that a text without CR is searched for it once.
  #lf = -1
  #cr = -1

  constructor(text: string) {
    this.#text = text
  }

  /** Where the line ends that begins at `from`; NOWHERE if it does not. Never to be asked backwards. */
  endOf(from: number): number {
    if (this.#lf < from) this.#lf = indexOrNowhere(this.#text, '\n', from)
    if (this.#cr < from) this.#cr = indexOrNowhere(this.#text, '\r', from)
    return this.#lf < this.#cr ? this.#lf : this.#cr
  }

  /** Where the line begins that follows the one which ends at `to`, the latest answer of `endOf`. */
  after(to: number): number {
    return this.#lf === this.#cr + 1 ? to + 2 : to + 1
  }
}

function indexOrNowhere(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from)
  return index === -1 ? NOWHERE : index
}

/** Where the first line of a text ends; NOWHERE if it does not. */
export function firstEnd(text: string, from: number): number {
  const lf = indexOrNowhere(text, '\n', from)
  // Not to search all the text for a CR that stands nowhere in it.
  const cr = indexOrNowhere(lf === NOWHERE ? text : text.slice(0, lf), '\r', from)
  return cr < lf ? cr : lf
}

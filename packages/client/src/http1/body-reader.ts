import type { Drafts } from '../drafts.ts'

/** Reads the content of one message. */
export interface BodyReader {
  /**
   * Reads on, from `from`.
   *
   * @returns where the message ended, `undefined` if it goes on, or `'stopped'` if it broke
   */
  read(bytes: Uint8Array, from: number): number | undefined | 'stopped'
}

/** Content of a known length. */
export class FixedBody implements BodyReader {
  readonly #drafts: Drafts
  #left: number

  constructor(drafts: Drafts, length: number) {
    this.#drafts = drafts
    this.#left = length
  }

  read(bytes: Uint8Array, from: number): number | undefined {
    const piece = bytes.subarray(from, from + this.#left)
    this.#drafts.content(piece)
    this.#left -= piece.length
    if (this.#left > 0) return undefined
    this.#drafts.add({ kind: 'end', how: 'content-length' })
    return from + piece.length
  }
}

/** Content that only the end of the connection ends. */
export class BodyUntilClose implements BodyReader {
  readonly #drafts: Drafts

  constructor(drafts: Drafts) {
    this.#drafts = drafts
  }

  read(bytes: Uint8Array, from: number): undefined {
    this.#drafts.content(bytes.subarray(from))
  }
}

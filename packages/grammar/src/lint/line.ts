import type { InvalidSequence } from './invalid-utf-8.ts'

/** A line of a stream, in which code units, characters and bytes can be told from one another. */
export class Line {
  /** From 1. */
  readonly number: number
  /** Without its line end. */
  readonly text: string
  /** The offset in the stream of its first byte. */
  readonly start: number
  readonly #invalid: readonly InvalidSequence[]

  /** @param invalid the line's sequences that are not UTF-8, in order, each of which is U+FFFD in the text */
  constructor(number: number, text: string, start: number, invalid: readonly InvalidSequence[]) {
    this.number = number
    this.text = text
    this.start = start
    this.#invalid = invalid
  }

  /** The offset in the stream of the code unit at an index. */
  offsetAt(index: number): number {
    return this.#walk((_, at) => at >= index).offset
  }

  /** The index of the character at an offset in the stream. */
  indexOf(offset: number): number {
    return this.#walk((at) => at >= offset).index
  }

  /** The character at an index, counted from 1. */
  columnAt(index: number): number {
    let column = 1
    for (const _ of this.text.slice(0, index)) column += 1
    return column
  }

  #walk(isThere: (offset: number, index: number) => boolean): { offset: number; index: number } {
    let offset = this.start
    let index = 0
    let passed = 0
    while (index < this.text.length && !isThere(offset, index)) {
      const codePoint = this.text.codePointAt(index)!
      const invalid = this.#invalid[passed]
      if (invalid?.offset === offset) {
        offset += invalid.length
        passed += 1
      } else offset += utf8Length(codePoint)
      index += codePoint > 0xffff ? 2 : 1
    }
    return { offset, index }
  }
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}

import { StringDecoder } from 'node:string_decoder'

/** Keeps the last `limit` characters of what a process writes, so that a talkative one cannot fill the memory. */
export class OutputTail {
  readonly #limit: number
  readonly #decoder: StringDecoder = new StringDecoder('utf8')
  #text = ''
  #cut = false

  constructor(limit: number) {
    this.#limit = limit
  }

  push(bytes: Buffer): void {
    this.#text += this.#decoder.write(bytes)
    if (this.#text.length <= this.#limit) return
    this.#text = this.#text.slice(-this.#limit)
    this.#cut = true
  }

  toString(): string {
    return this.#cut ? `[… cut]${this.#text}` : this.#text
  }
}

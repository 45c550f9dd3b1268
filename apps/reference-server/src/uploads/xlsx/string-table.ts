/** Strings one after the other in one buffer, for a million objects cost more than what is in them. */
export class StringTable {
  #text = Buffer.allocUnsafeSlow(4096)
  #ends = new Uint32Array(256)
  #count = 0
  #bytes = 0

  get count(): number {
    return this.#count
  }

  /** Of all of them, as UTF-8. */
  get bytes(): number {
    return this.#bytes
  }

  /** Adds to the last string. */
  append(text: string): void {
    const bytes = this.#bytes + Buffer.byteLength(text)
    if (bytes > this.#text.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(bytes, this.#text.length * 2))
      this.#text.copy(larger, 0, 0, this.#bytes)
      this.#text = larger
    }
    this.#bytes += this.#text.write(text, this.#bytes)
  }

  /** Ends the last string. */
  end(): void {
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#count * 2)
      larger.set(this.#ends)
      this.#ends = larger
    }
    this.#ends[this.#count] = this.#bytes
    this.#count += 1
  }

  /** Undefined where there are not so many. */
  at(index: number): string | undefined {
    if (index >= this.#count) return undefined
    return this.#text.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], this.#ends[index])
  }
}

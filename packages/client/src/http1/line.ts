const LF = 0x0a
const CR = 0x0d

/** Collects one line across reads. The caller bounds its length. */
export class Line {
  #bytes = new Uint8Array(256)
  #length = 0

  /** Bytes held, line end included. */
  get length(): number {
    return this.#length
  }

  /**
   * Takes bytes from `from` on, up to and with the next LF.
   *
   * @returns where the next line begins, or `undefined` if the line is not complete
   */
  push(bytes: Uint8Array, from: number): number | undefined {
    const feed = bytes.indexOf(LF, from)
    const next = feed === -1 ? bytes.length : feed + 1
    this.#append(bytes.subarray(from, next))
    return feed === -1 ? undefined : next
  }

  /** The bytes held, whether or not the line is complete. */
  peek(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** The line without its end, and how it ended. Another line can be collected afterwards. */
  take(): { readonly bytes: Uint8Array; readonly crlf: boolean } {
    const crlf = this.#bytes[this.#length - 2] === CR && this.#length >= 2
    const bytes = this.#bytes.slice(0, this.#length - (crlf ? 2 : 1))
    this.#length = 0
    return { bytes, crlf }
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, this.#bytes.length * 2))
      larger.set(this.peek())
      this.#bytes = larger
    }
    this.#bytes.set(bytes, this.#length)
    this.#length = length
  }
}

/** Room to start with, in bytes. */
const SMALL = 1024
/** Room beyond this is given back after use: one long line must not cost memory for the stream's life. */
const LARGE = 256 * 1024

/** Up to so many bytes, a loop is faster than a view and its copy. */
const FEW = 16

/** The bytes of a line that has not ended yet, in a buffer that doubles as it must. */
export class PartialLine {
  #room: Uint8Array = new Uint8Array(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The bytes, in the buffer itself: only good until the next call. */
  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length)
  }

  /** Adds the bytes of `chunk` between `from` and `to`. */
  append(chunk: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from
    if (length > this.#room.length) this.#grow(length)
    if (to - from < FEW) {
      for (let index = from; index < to; index += 1) this.#room[this.#length + index - from] = chunk[index]!
    } else {
      this.#room.set(chunk.subarray(from, to), this.#length)
    }
    this.#length = length
  }

  clear(): void {
    this.#length = 0
    if (this.#room.length > LARGE) this.#room = new Uint8Array(0)
  }

  #grow(length: number): void {
    const room = new Uint8Array(Math.max(length, this.#room.length * 2, SMALL))
    room.set(this.bytes)
    this.#room = room
  }
}

/** Room to start with, in bytes. */
const SMALL = 1024
/** Room beyond this is given back after use: many small chunks once must not cost memory for the stream's life. */
const LARGE = 64 * 1024

/** Up to so many bytes, a loop is faster than a view and its copy. */
const FEW = 16

/** The bytes that have arrived and cannot or need not be decoded yet, in a buffer that doubles as it must. */
export class UndecodedBytes {
  #room: Uint8Array = new Uint8Array(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The bytes may be some of those just taken. */
  append(chunk: Uint8Array): void {
    const before = this.#length
    const length = before + chunk.length
    if (length > this.#room.length) this.#grow(length)
    if (chunk.length < FEW) {
      const room = this.#room
      for (let index = 0; index < chunk.length; index += 1) room[before + index] = chunk[index]!
    } else {
      this.#room.set(chunk, before)
    }
    this.#length = length
  }

  /** The bytes, which are no longer here; only good until the next `append` of others. */
  take(): Uint8Array {
    const bytes = this.#room.subarray(0, this.#length)
    this.#length = 0
    if (this.#room.length > LARGE) this.#room = new Uint8Array(0)
    return bytes
  }

  #grow(length: number): void {
    const room = new Uint8Array(Math.max(length, this.#room.length * 2, SMALL))
    room.set(this.#room.subarray(0, this.#length))
    this.#room = room
  }
}

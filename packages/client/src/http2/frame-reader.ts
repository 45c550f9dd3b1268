import {
  decodeFrameHeader,
  FRAME_HEADER_BYTES,
  FRAME_TYPES,
  type FrameHeader,
  MAX_FRAME_BYTES,
} from './frame.ts'

/**
 * A part of a frame. DATA comes as it arrives, in as many parts as there were reads; any other frame comes whole.
 * `begins` and `ends` tell the frame's borders.
 */
export interface FramePart {
  readonly header: FrameHeader
  readonly payload: Uint8Array
  readonly begins: boolean
  readonly ends: boolean
}

/** Cuts bytes into frames (RFC 9113, 4). Holds at most one frame. */
export class FrameReader {
  readonly #held = new Uint8Array(MAX_FRAME_BYTES)
  #heldBytes = 0
  #header: FrameHeader | undefined
  #left = 0;

  /**
   * Reads what arrived. A frame larger than we allow is the last part, with its header alone, and neither `begins` nor
   * `ends`.
   */
  *push(bytes: Uint8Array): Generator<FramePart> {
    let rest = bytes
    for (;;) {
      if (this.#header === undefined) {
        rest = this.#hold(rest, FRAME_HEADER_BYTES)
        if (this.#heldBytes < FRAME_HEADER_BYTES) return
        this.#header = decodeFrameHeader(this.#held)
        this.#left = this.#header.length
        this.#heldBytes = 0
      }
      const header = this.#header
      if (header.length > MAX_FRAME_BYTES) {
        yield { header, payload: new Uint8Array(0), begins: false, ends: false }
        return
      }
      if (rest.length === 0 && this.#left > 0) return
      if (header.type === FRAME_TYPES.DATA) {
        const payload = rest.subarray(0, this.#left)
        rest = rest.subarray(payload.length)
        yield this.#partOf(header, payload)
      } else {
        rest = this.#hold(rest, header.length)
        if (this.#heldBytes < header.length) return
        this.#heldBytes = 0
        yield this.#partOf(header, this.#held.slice(0, header.length))
      }
    }
  }

  #partOf(header: FrameHeader, payload: Uint8Array): FramePart {
    const begins = this.#left === header.length
    this.#left -= payload.length
    const ends = this.#left === 0
    if (ends) this.#header = undefined
    return { header, payload, begins, ends }
  }

  /** Holds bytes until there are as many as wanted; gives those that are not needed. */
  #hold(bytes: Uint8Array, wanted: number): Uint8Array {
    const taken = bytes.subarray(0, wanted - this.#heldBytes)
    this.#held.set(taken, this.#heldBytes)
    this.#heldBytes += taken.length
    return bytes.subarray(taken.length)
  }
}

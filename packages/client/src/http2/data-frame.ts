import { FLAGS } from './frame.ts'
import type { FramePart } from './frame-reader.ts'

/** Takes the padding off DATA frames that come in parts (RFC 9113, 6.1). */
export class DataFrame {
  #contentLeft = 0
  #padded = false

  /** The content in a part; `undefined` where the frame's padding is impossible. */
  content({ header, payload, begins }: FramePart): Uint8Array | undefined {
    let bytes = payload
    if (begins) {
      this.#padded = (header.flags & FLAGS.PADDED) !== 0
      this.#contentLeft = header.length
    }
    if (begins && this.#padded) {
      // "If the length of the padding is the length of the frame payload or greater, the recipient MUST treat this as
      // a connection error of type PROTOCOL_ERROR."
      const padding = payload[0] ?? header.length
      if (padding >= header.length) return undefined
      this.#contentLeft = header.length - 1 - padding
      bytes = payload.subarray(1)
    }
    const content = bytes.subarray(0, this.#contentLeft)
    this.#contentLeft -= content.length
    return content
  }
}

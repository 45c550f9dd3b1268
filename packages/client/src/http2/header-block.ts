import { Buffer } from 'node:buffer'

import { BOUNDS } from '../bounds.ts'
import { FLAGS, FRAME_HEADER_BYTES, type FrameHeader } from './frame.ts'
import { HpackDecoder, HpackError } from './hpack/decoder.ts'
import type { HeaderLimit, HeadersEvent } from './session-event.ts'

/** What became of a header block. */
export type HeaderBlockResult =
  | { readonly kind: 'more' }
  | { readonly kind: 'fault'; readonly expected: string }
  | HeaderLimit
  | HeadersEvent

/** Puts the header blocks of one connection together from HEADERS and CONTINUATION, and decodes them. */
export class HeaderBlocks {
  readonly #decoder = new HpackDecoder(BOUNDS.head)
  #open: { readonly header: FrameHeader; readonly fragments: Uint8Array[] } | undefined
  #seen = 0

  /** Whether a block is not complete: only CONTINUATION on its stream may follow (RFC 9113, 6.10). */
  get openOn(): number | undefined {
    return this.#open?.header.streamId
  }

  /** Bytes of the block that is not complete, with those of the frames' headers. */
  get openBytes(): number {
    return this.#open === undefined ? 0 : this.#seen
  }

  /** A HEADERS frame. */
  begin(header: FrameHeader, payload: Uint8Array): HeaderBlockResult {
    this.#open = { header, fragments: [] }
    this.#seen = 0
    const fragment = fragmentOf(header, payload)
    if (fragment === undefined)
      return { kind: 'fault', expected: 'padding that is shorter than its HEADERS frame' }
    return this.#append(header, fragment)
  }

  /** A CONTINUATION frame. */
  continue(header: FrameHeader, payload: Uint8Array): HeaderBlockResult {
    return this.#append(header, payload)
  }

  #append(header: FrameHeader, fragment: Uint8Array): HeaderBlockResult {
    const open = this.#open
    if (open === undefined) return { kind: 'fault', expected: 'HEADERS before CONTINUATION' }
    // With their headers: frames that carry nothing must not go on for ever either.
    this.#seen += FRAME_HEADER_BYTES + fragment.length
    if (this.#seen > BOUNDS.head) return { kind: 'limit', seen: this.#seen }
    open.fragments.push(fragment)
    if ((header.flags & FLAGS.END_HEADERS) === 0) return { kind: 'more' }
    this.#open = undefined
    return this.#decode(open.header, Buffer.concat(open.fragments))
  }

  #decode(frame: FrameHeader, block: Uint8Array): HeaderBlockResult {
    try {
      const headers = this.#decoder.decode(block)
      return { kind: 'headers', frame, headers, endStream: (frame.flags & FLAGS.END_STREAM) !== 0 }
    } catch (error) {
      if (!(error instanceof HpackError)) throw error
      if (error.listBytes !== undefined) return { kind: 'limit', seen: error.listBytes }
      return { kind: 'fault', expected: `a header block of HPACK (RFC 7541): ${error.message}` }
    }
  }
}

/** The fragment in a HEADERS frame, `undefined` where its padding is impossible (RFC 9113, 6.2). */
function fragmentOf({ flags }: FrameHeader, payload: Uint8Array): Uint8Array | undefined {
  const padded = (flags & FLAGS.PADDED) !== 0
  const padding = padded ? (payload[0] ?? 0) : 0
  const from = (padded ? 1 : 0) + ((flags & FLAGS.PRIORITY) === 0 ? 0 : 5)
  return from + padding > payload.length ? undefined : payload.subarray(from, payload.length - padding)
}

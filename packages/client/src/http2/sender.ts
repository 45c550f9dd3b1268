import { Buffer } from 'node:buffer'

import type { EntryOf, Header } from '@ssespec/recording'

import {
  encodeFrame,
  encodeSettings,
  FLAGS,
  FRAME_TYPES,
  frameName,
  MAX_FRAME_BYTES,
  type Settings,
  uint32,
} from './frame.ts'
import { encodeHeaders } from './hpack/encoder.ts'

/** A frame as recordings hold it, without its time. */
export type FrameDraft = Omit<EntryOf<'frame'>, 'at'>

type Details = Pick<FrameDraft, 'bytes' | 'code' | 'headers' | 'increment' | 'settings'>

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** Writes the frames of one connection, and tells of each. */
export class FrameSender {
  readonly #write: (bytes: Uint8Array) => void
  readonly #sent: (frame: FrameDraft) => void

  constructor(write: (bytes: Uint8Array) => void, sent: (frame: FrameDraft) => void) {
    this.#write = write
    this.#sent = sent
  }

  /** The connection preface (RFC 9113, 3.4), which begins with our settings. */
  preface(settings: Settings): void {
    this.#write(PREFACE)
    this.#send(FRAME_TYPES.SETTINGS, 0, 0, encodeSettings(settings), { settings })
  }

  acknowledgeSettings(): void {
    this.#send(FRAME_TYPES.SETTINGS, FLAGS.ACK, 0, new Uint8Array(0))
  }

  headers(streamId: number, headers: readonly Header[], endStream: boolean): void {
    const block = encodeHeaders(headers)
    const end = endStream ? FLAGS.END_STREAM : 0
    const first = block.subarray(0, MAX_FRAME_BYTES)
    const whole = first.length === block.length ? FLAGS.END_HEADERS : 0
    this.#send(FRAME_TYPES.HEADERS, end | whole, streamId, first, { headers })
    for (let from = MAX_FRAME_BYTES; from < block.length; from += MAX_FRAME_BYTES) {
      const last = from + MAX_FRAME_BYTES >= block.length ? FLAGS.END_HEADERS : 0
      this.#send(FRAME_TYPES.CONTINUATION, last, streamId, block.subarray(from, from + MAX_FRAME_BYTES))
    }
  }

  data(streamId: number, bytes: Uint8Array, endStream: boolean): void {
    this.#send(FRAME_TYPES.DATA, endStream ? FLAGS.END_STREAM : 0, streamId, bytes, { bytes })
  }

  windowUpdate(streamId: number, increment: number): void {
    this.#send(FRAME_TYPES.WINDOW_UPDATE, 0, streamId, uint32(increment), { increment })
  }

  reset(streamId: number, code: number): void {
    this.#send(FRAME_TYPES.RST_STREAM, 0, streamId, uint32(code), { code })
  }

  ping(bytes: Uint8Array, flags: number = 0): void {
    this.#send(FRAME_TYPES.PING, flags, 0, bytes, { bytes })
  }

  goAway(code: number): void {
    this.#send(FRAME_TYPES.GOAWAY, 0, 0, Buffer.concat([uint32(0), uint32(code)]), { code })
  }

  #send(type: number, flags: number, streamId: number, payload: Uint8Array, details: Details = {}): void {
    this.#write(encodeFrame(type, flags, streamId, payload))
    const length = payload.length
    this.#sent({
      kind: 'frame',
      direction: 'sent',
      type: frameName(type),
      streamId,
      flags,
      length,
      ...details,
    })
  }
}

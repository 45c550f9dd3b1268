import { Buffer } from 'node:buffer'

import type { Header } from '@ssespec/recording'

import { DataFrame } from './data-frame.ts'
import {
  DEFAULT_WINDOW,
  decodeSettings,
  encodeFrame,
  encodeSettings,
  FLAGS,
  FRAME_TYPES,
  type FrameHeader,
  frameName,
  MAX_FRAME_BYTES,
  readUint32,
  SETTINGS,
  uint32,
} from './frame.ts'
import { type FramePart, FrameReader } from './frame-reader.ts'
import { HeaderBlocks, type HeaderBlockResult } from './header-block.ts'
import { encodeHeaders } from './hpack/encoder.ts'
import { Uploads } from './uploads.ts'

/** What a connection brought. After `fault` and `limit` nothing is read any more. */
export type SessionEvent =
  | { readonly kind: 'settings'; readonly settings: ReadonlyMap<number, number> }
  | {
      readonly kind: 'headers'
      readonly streamId: number
      readonly headers: readonly Header[]
      readonly endStream: boolean
    }
  /** `flowBytes`: what counts against the windows, padding included. */
  | {
      readonly kind: 'data'
      readonly streamId: number
      readonly bytes: Uint8Array
      readonly flowBytes: number
      readonly endStream: boolean
    }
  | { readonly kind: 'reset'; readonly streamId: number; readonly code: number }
  | { readonly kind: 'goaway'; readonly lastStreamId: number; readonly code: number }
  | { readonly kind: 'pong'; readonly payload: Uint8Array }
  | {
      readonly kind: 'fault'
      readonly where: 'framing' | 'header'
      readonly expected: string
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'limit'; readonly seen: number }

export interface SessionOptions {
  /** The window that each stream begins with, SETTINGS_INITIAL_WINDOW_SIZE. */
  readonly streamWindow: number
  /** The window of the connection, at least 65,535. */
  readonly connectionWindow: number
  /** Called for each frame that is sent and each part of one that arrives. */
  readonly onFrame?: (direction: 'sent' | 'received', part: FramePart) => void
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')
const NOTHING = new Uint8Array(0)

/**
 * The client's side of one HTTP/2 connection (RFC 9113), without the socket: bytes in, events out, and what has to be
 * sent goes to `write`. It hides nothing: header fields that HTTP/2 forbids, error codes, the END_STREAM flag are
 * given as they came. Windows are granted by the caller, so that a test can hold them small.
 */
export class Http2Session {
  readonly #write: (bytes: Uint8Array) => void
  readonly #options: SessionOptions
  readonly #reader = new FrameReader()
  readonly #blocks = new HeaderBlocks()
  readonly #data = new DataFrame()
  readonly #uploads: Uploads
  #nextStreamId = 1
  #settingsSeen = false
  #stopped = false

  constructor(write: (bytes: Uint8Array) => void, options: SessionOptions) {
    this.#write = write
    this.#options = options
    this.#uploads = new Uploads((streamId, bytes, last) =>
      this.#send(FRAME_TYPES.DATA, last ? FLAGS.END_STREAM : 0, streamId, bytes),
    )
  }

  /** Whether the peer has sent its SETTINGS, which it has to send first (RFC 9113, 3.4): it speaks HTTP/2. */
  get settingsSeen(): boolean {
    return this.#settingsSeen
  }

  /** Bytes of a header block that is not complete. */
  get openHeadBytes(): number {
    return this.#blocks.openBytes
  }

  /** Sends the connection preface and our settings. */
  start(): void {
    const { streamWindow, connectionWindow } = this.#options
    this.#write(PREFACE)
    const settings = new Map<number, number>([
      [SETTINGS.ENABLE_PUSH, 0],
      [SETTINGS.INITIAL_WINDOW_SIZE, streamWindow],
    ])
    this.#send(FRAME_TYPES.SETTINGS, 0, 0, encodeSettings(settings))
    if (connectionWindow > DEFAULT_WINDOW) this.grant(0, connectionWindow - DEFAULT_WINDOW)
  }

  /** Opens a stream and sends a request on it; `headers` with the pseudo-header fields first. Gives the stream's id. */
  request(headers: readonly Header[], body: Uint8Array = NOTHING): number {
    const streamId = this.#nextStreamId
    this.#nextStreamId += 2
    this.#sendHeaders(streamId, encodeHeaders(headers), body.length === 0)
    if (body.length > 0) this.#uploads.add(streamId, body)
    return streamId
  }

  /** Lets the peer send so many more bytes on a stream, or with 0 on the connection. */
  grant(streamId: number, bytes: number): void {
    if (bytes > 0) this.#send(FRAME_TYPES.WINDOW_UPDATE, 0, streamId, uint32(bytes))
  }

  /** Ends a stream with RST_STREAM. */
  reset(streamId: number, code: number): void {
    this.#uploads.drop(streamId)
    this.#send(FRAME_TYPES.RST_STREAM, 0, streamId, uint32(code))
  }

  /** Sends eight bytes that the peer has to send back. */
  ping(payload: Uint8Array): void {
    this.#send(FRAME_TYPES.PING, 0, 0, payload)
  }

  /** Says that the connection is about to be closed. */
  goAway(code: number): void {
    this.#send(FRAME_TYPES.GOAWAY, 0, 0, Buffer.concat([uint32(0), uint32(code)]))
  }

  /** Reads what arrived. */
  *receive(bytes: Uint8Array): Generator<SessionEvent> {
    if (this.#stopped) return
    for (const part of this.#reader.push(bytes)) {
      this.#options.onFrame?.('received', part)
      const event = this.#takePart(part)
      if (event !== undefined) yield event
      if (event?.kind === 'fault' || event?.kind === 'limit') {
        this.#stopped = true
        return
      }
    }
  }

  #takePart(part: FramePart): SessionEvent | undefined {
    const { header, payload } = part
    if (!part.begins && !part.ends && payload.length === 0) {
      return fault(`a frame of at most ${MAX_FRAME_BYTES} bytes`, part)
    }
    if (!this.#settingsSeen && (header.type !== FRAME_TYPES.SETTINGS || (header.flags & FLAGS.ACK) !== 0)) {
      return fault('SETTINGS as the first frame', part)
    }
    const openOn = this.#blocks.openOn
    if (openOn !== undefined && (header.type !== FRAME_TYPES.CONTINUATION || header.streamId !== openOn)) {
      return fault('CONTINUATION of the header block before it', part)
    }
    switch (header.type) {
      case FRAME_TYPES.DATA:
        return this.#takeData(part)
      case FRAME_TYPES.HEADERS:
        return headersEvent(part, this.#blocks.begin(header, payload))
      case FRAME_TYPES.CONTINUATION:
        return headersEvent(part, this.#blocks.continue(header, payload))
      case FRAME_TYPES.RST_STREAM:
        return this.#takeReset(part)
      case FRAME_TYPES.SETTINGS:
        return this.#takeSettings(part)
      case FRAME_TYPES.PUSH_PROMISE:
        return fault('no PUSH_PROMISE: SETTINGS_ENABLE_PUSH is 0', part)
      case FRAME_TYPES.PING:
        return this.#takePing(part)
      case FRAME_TYPES.GOAWAY:
        return takeGoAway(part)
      case FRAME_TYPES.WINDOW_UPDATE:
        return this.#takeWindowUpdate(part)
      default:
        // RFC 9113, 4.1: "Implementations MUST ignore and discard frames of unknown types." PRIORITY says nothing to
        // a client.
        return undefined
    }
  }

  #takeData(part: FramePart): SessionEvent {
    const { header, payload } = part
    const bytes = this.#data.content(part)
    if (header.streamId === 0) return fault('DATA on a stream', part)
    if (bytes === undefined) return fault('padding that is shorter than its DATA frame', part)
    const endStream = part.ends && (header.flags & FLAGS.END_STREAM) !== 0
    return { kind: 'data', streamId: header.streamId, bytes, flowBytes: payload.length, endStream }
  }

  #takeReset(part: FramePart): SessionEvent {
    const code = readUint32(part.payload)
    const { streamId, length } = part.header
    if (code === undefined || length !== 4 || streamId === 0)
      return fault('RST_STREAM of 4 bytes on a stream', part)
    this.#uploads.drop(streamId)
    return { kind: 'reset', streamId, code }
  }

  #takeSettings(part: FramePart): SessionEvent | undefined {
    const { flags, streamId, length } = part.header
    const settings = decodeSettings(part.payload)
    const ack = (flags & FLAGS.ACK) !== 0
    if (settings === undefined || streamId !== 0 || (ack && length > 0)) {
      return fault('SETTINGS on the connection, 6 bytes each', part)
    }
    if (ack) return undefined
    this.#settingsSeen = true
    this.#uploads.apply(settings)
    this.#send(FRAME_TYPES.SETTINGS, FLAGS.ACK, 0, NOTHING)
    return { kind: 'settings', settings }
  }

  #takePing(part: FramePart): SessionEvent | undefined {
    const { flags, streamId, length } = part.header
    if (length !== 8 || streamId !== 0) return fault('PING of 8 bytes on the connection', part)
    if ((flags & FLAGS.ACK) !== 0) return { kind: 'pong', payload: part.payload }
    this.#send(FRAME_TYPES.PING, FLAGS.ACK, 0, part.payload)
    return undefined
  }

  #takeWindowUpdate(part: FramePart): SessionEvent | undefined {
    const increment = readUint32(part.payload)
    if (increment === undefined || part.header.length !== 4) return fault('WINDOW_UPDATE of 4 bytes', part)
    this.#uploads.widen(part.header.streamId, increment & 0x7fffffff)
    return undefined
  }

  #sendHeaders(streamId: number, block: Uint8Array, endStream: boolean): void {
    const end = endStream ? FLAGS.END_STREAM : 0
    for (let from = 0; from === 0 || from < block.length; from += MAX_FRAME_BYTES) {
      const type = from === 0 ? FRAME_TYPES.HEADERS : FRAME_TYPES.CONTINUATION
      const last = from + MAX_FRAME_BYTES >= block.length ? FLAGS.END_HEADERS : 0
      this.#send(type, last | (from === 0 ? end : 0), streamId, block.subarray(from, from + MAX_FRAME_BYTES))
    }
  }

  #send(type: number, flags: number, streamId: number, payload: Uint8Array): void {
    const header: FrameHeader = { length: payload.length, type, flags, streamId }
    this.#options.onFrame?.('sent', { header, payload, begins: true, ends: true })
    this.#write(encodeFrame(type, flags, streamId, payload))
  }
}

function headersEvent(part: FramePart, result: HeaderBlockResult): SessionEvent | undefined {
  if (part.header.streamId === 0) return fault('HEADERS on a stream', part)
  switch (result.kind) {
    case 'more':
      return undefined
    case 'fault':
      return fault(result.expected, part, 'header')
    case 'limit':
      return { kind: 'limit', seen: result.seen }
    case 'headers':
      return result
  }
}

function takeGoAway(part: FramePart): SessionEvent {
  const lastStreamId = readUint32(part.payload)
  const code = readUint32(part.payload, 4)
  if (lastStreamId === undefined || code === undefined) return fault('GOAWAY of 8 bytes or more', part)
  return { kind: 'goaway', lastStreamId: lastStreamId & 0x7fffffff, code }
}

function fault(
  expected: string,
  { header, payload }: FramePart,
  where: 'framing' | 'header' = 'framing',
): SessionEvent {
  const { type, flags, streamId } = header
  const found = `${frameName(type)} of ${header.length} bytes on stream ${streamId}`
  const begin = encodeFrame(type, flags, streamId, payload).subarray(0, 64)
  // The length as it was claimed, which need not be that of what we hold.
  begin.set([(header.length >> 16) & 0xff, (header.length >> 8) & 0xff, header.length & 0xff])
  return { kind: 'fault', where, expected: `${expected}, not ${found}`, bytes: begin }
}

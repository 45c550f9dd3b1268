import type { Header } from '@ssespec/recording'

import { DataFrame } from './data-frame.ts'
import { DEFAULT_WINDOW, FLAGS, FRAME_TYPES, MAX_FRAME_BYTES, SETTINGS } from './frame.ts'
import { type FramePart, FrameReader } from './frame-reader.ts'
import { HeaderBlocks, type HeaderBlockResult } from './header-block.ts'
import { type FrameDraft, FrameSender } from './sender.ts'
import type { SessionEvent } from './session-event.ts'
import { fault, readGoAway, readPing, readReset, readSettings, readWindowUpdate } from './small-frames.ts'
import { Uploads } from './uploads.ts'

export interface SessionOptions {
  /** The window that each stream begins with, SETTINGS_INITIAL_WINDOW_SIZE. */
  readonly streamWindow: number
  /** The window of the connection, at least 65,535. */
  readonly connectionWindow: number
  /** Called with each frame that is sent. */
  readonly onSent?: (frame: FrameDraft) => void
}

const NO_BODY = new Uint8Array(0)

/**
 * The client's side of one HTTP/2 connection (RFC 9113), without the socket: bytes in, events out, and what has to be
 * sent goes to `write`. It hides nothing: header fields that HTTP/2 forbids, error codes, the END_STREAM flag are
 * given as they came. Windows are granted by the caller, so that a test can hold them small.
 */
export class Http2Session {
  readonly #options: SessionOptions
  readonly #sender: FrameSender
  readonly #uploads: Uploads
  readonly #reader = new FrameReader()
  readonly #blocks = new HeaderBlocks()
  readonly #data = new DataFrame()
  #nextStreamId = 1
  #settingsSeen = false
  #stopped = false

  constructor(write: (bytes: Uint8Array) => void, options: SessionOptions) {
    this.#options = options
    this.#sender = new FrameSender(write, (frame) => options.onSent?.(frame))
    this.#uploads = new Uploads((streamId, bytes, last) => this.#sender.data(streamId, bytes, last))
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
    this.#sender.preface([
      [SETTINGS.ENABLE_PUSH, 0],
      [SETTINGS.INITIAL_WINDOW_SIZE, streamWindow],
    ])
    this.grant(0, connectionWindow - DEFAULT_WINDOW)
  }

  /** Opens a stream and sends a request on it; `headers` with the pseudo-header fields first. Gives the stream's id. */
  request(headers: readonly Header[], body: Uint8Array = NO_BODY): number {
    const streamId = this.#nextStreamId
    this.#nextStreamId += 2
    this.#sender.headers(streamId, headers, body.length === 0)
    if (body.length > 0) this.#uploads.add(streamId, body)
    return streamId
  }

  /** Lets the peer send so many more bytes on a stream, or with 0 on the connection. */
  grant(streamId: number, bytes: number): void {
    if (bytes > 0) this.#sender.windowUpdate(streamId, bytes)
  }

  /** Ends a stream with RST_STREAM. */
  reset(streamId: number, code: number): void {
    this.#uploads.drop(streamId)
    this.#sender.reset(streamId, code)
  }

  /** Sends eight bytes that the peer has to send back. */
  ping(bytes: Uint8Array): void {
    this.#sender.ping(bytes)
  }

  /** Says that the connection is about to be closed. */
  goAway(code: number): void {
    this.#sender.goAway(code)
  }

  /** Reads what arrived, and answers what the protocol has us answer. */
  *receive(bytes: Uint8Array): Generator<SessionEvent> {
    if (this.#stopped) return
    for (const part of this.#reader.push(bytes)) {
      const event = this.#read(part)
      if (event === undefined) continue
      this.#answer(event)
      yield event
      if (event.kind !== 'fault' && event.kind !== 'limit') continue
      this.#stopped = true
      return
    }
  }

  #read(part: FramePart): SessionEvent | undefined {
    const { header, payload } = part
    if (!this.#settingsSeen && (header.type !== FRAME_TYPES.SETTINGS || (header.flags & FLAGS.ACK) !== 0)) {
      return fault('SETTINGS as the first frame', part)
    }
    if (header.length > MAX_FRAME_BYTES) return fault(`a frame of at most ${MAX_FRAME_BYTES} bytes`, part)
    const openOn = this.#blocks.openOn
    if (openOn !== undefined && (header.type !== FRAME_TYPES.CONTINUATION || header.streamId !== openOn)) {
      return fault('CONTINUATION of the header block before it', part)
    }
    switch (header.type) {
      case FRAME_TYPES.DATA:
        return this.#readData(part)
      case FRAME_TYPES.HEADERS:
        return readBlock(part, this.#blocks.begin(header, payload))
      case FRAME_TYPES.CONTINUATION:
        return readBlock(part, this.#blocks.continue(header, payload))
      case FRAME_TYPES.RST_STREAM:
        return readReset(part)
      case FRAME_TYPES.SETTINGS:
        return readSettings(part)
      case FRAME_TYPES.PUSH_PROMISE:
        return fault('no PUSH_PROMISE: SETTINGS_ENABLE_PUSH is 0', part)
      case FRAME_TYPES.PING:
        return readPing(part)
      case FRAME_TYPES.GOAWAY:
        return readGoAway(part)
      case FRAME_TYPES.WINDOW_UPDATE:
        return readWindowUpdate(part)
      default:
        // RFC 9113, 4.1: "Implementations MUST ignore and discard frames of unknown types." PRIORITY says nothing to
        // a client.
        return { kind: 'other', frame: header }
    }
  }

  #readData(part: FramePart): SessionEvent {
    const { header, payload, ends } = part
    const bytes = this.#data.content(part)
    if (header.streamId === 0) return fault('DATA on a stream', part)
    if (bytes === undefined) return fault('padding that is shorter than its DATA frame', part)
    const endStream = ends && (header.flags & FLAGS.END_STREAM) !== 0
    return { kind: 'data', frame: header, bytes, flowBytes: payload.length, ends, endStream }
  }

  #answer(event: SessionEvent): void {
    switch (event.kind) {
      case 'settings':
        if (event.ack) return
        this.#settingsSeen = true
        this.#uploads.apply(event.settings)
        this.#sender.acknowledgeSettings()
        return
      case 'ping':
        if (!event.ack) this.#sender.ping(event.bytes, FLAGS.ACK)
        return
      case 'window':
        this.#uploads.widen(event.frame.streamId, event.increment)
        return
      case 'reset':
        this.#uploads.drop(event.frame.streamId)
        return
      default:
    }
  }
}

function readBlock(part: FramePart, result: HeaderBlockResult): SessionEvent | undefined {
  if (part.header.streamId === 0) return fault('HEADERS on a stream', part)
  switch (result.kind) {
    case 'more':
      return undefined
    case 'fault':
      return fault(result.expected, part, 'header')
    case 'limit':
    case 'headers':
      return result
  }
}

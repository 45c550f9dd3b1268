import type { Socket } from 'node:net'

import {
  type EntryDraft,
  type Header,
  monotonicMs,
  type Recorder,
  RECORDING_LIMITS,
} from '@ssespec/recording'

import { BOUNDS } from '../bounds.ts'
import { described } from '../connect.ts'
import type { Interrupts } from '../interrupts.ts'
import type { PreparedRequest } from '../request.ts'
import { CANCEL, SETTINGS, uint32 } from './frame.ts'
import { notHttp2 } from './not-http2.ts'
import { ReceivedFrames } from './received-frame.ts'
import { pseudoFields, requestFields } from './request-fields.ts'
import { Http2Session } from './session.ts'
import type { SessionEvent, SessionFault } from './session-event.ts'
import { type StreamState, StreamStates } from './stream-states.ts'

/** What a stream is opened with. */
export interface StreamRequest {
  /** As in an exchange; none unless given. */
  readonly headers?: readonly Header[]
  /** `GET` unless given. */
  readonly method?: string
  /**
   * `wide`: the peer may always send on. `held`, as unless given: it may send what the stream's initial window allows,
   * and what {@link Http2Conversation.grant} adds.
   */
  readonly window?: 'wide' | 'held'
}

const WIDE = 1024 * 1024

/** One HTTP/2 connection under a script's control: streams, windows, resets and pings. Every frame is recorded. */
export class Http2Conversation {
  readonly #socket: Socket
  readonly #target: PreparedRequest
  readonly #recorder: Recorder
  readonly #interrupts: Interrupts
  readonly #session: Http2Session
  readonly #received = new ReceivedFrames(RECORDING_LIMITS.bodyBytes)
  readonly #streams = new StreamStates()
  readonly #wide = new Set<number>()
  #frames = 0
  #bytes = 0
  #pongs = 0
  #pings = 0
  #goneAway = false
  #maxStreams = Infinity
  #over = false
  #wake: () => void = () => {}

  /** Made by {@link http2Conversation}. */
  constructor(
    socket: Socket,
    target: PreparedRequest,
    streamWindow: number,
    recorder: Recorder,
    interrupts: Interrupts,
  ) {
    this.#socket = socket
    this.#target = target
    this.#recorder = recorder
    this.#interrupts = interrupts
    this.#session = new Http2Session((bytes) => this.#write(bytes), {
      streamWindow,
      connectionWindow: 16 * WIDE,
      onSent: (frame) => this.#record(frame, recorder.now()),
    })
    socket.on('data', (bytes: Uint8Array) => this.#takeBytes(bytes, recorder.now()))
    socket.on('end', () => this.#end([this.#closed()]))
    socket.on('error', (error) => this.#end([this.#errorOf(error)]))
    if (socket.errored) this.#end([this.#errorOf(socket.errored)])
    this.#session.start()
  }

  /** Whether the connection has ended, was left, or ran out of time. Nothing can be sent then. */
  get over(): boolean {
    return this.#over || this.#interrupts.why !== undefined
  }

  /** Whether the peer sent GOAWAY: no stream may be opened any more (RFC 9113, 6.8). */
  get goneAway(): boolean {
    return this.#goneAway
  }

  /** Whether the peer's SETTINGS came. */
  get settingsCame(): boolean {
    return this.#session.settingsSeen
  }

  /** How many streams the peer allows at once, as far as it has said so by now (RFC 9113, 6.5.2). */
  get maxStreams(): number {
    return this.#maxStreams
  }

  /** How many pings were answered. */
  get pongs(): number {
    return this.#pongs
  }

  /** Opens a stream with a request for the conversation's URL, and gives its id: 1, 3, 5 and so on. */
  open(request: StreamRequest = {}): number {
    const { method = 'GET', headers = [], window = 'held' } = request
    const prepared = { ...this.#target, method, headers }
    const streamId = this.#session.request([...pseudoFields(prepared), ...requestFields(prepared)])
    this.#streams.open(streamId)
    if (window === 'wide') {
      this.#wide.add(streamId)
      this.#session.grant(streamId, WIDE)
    }
    return streamId
  }

  /** What is known of a stream. */
  stream(streamId: number): StreamState {
    return this.#streams.of(streamId)
  }

  /** Lets the peer send so many more bytes on a stream. */
  grant(streamId: number, bytes: number): void {
    this.#session.grant(streamId, bytes)
  }

  /** Ends a stream with RST_STREAM, CANCEL unless another code is given. */
  reset(streamId: number, code: number = CANCEL): void {
    this.#wide.delete(streamId)
    this.#session.reset(streamId, code)
  }

  /** Sends a PING, each with other bytes. */
  ping(): void {
    this.#pings += 1
    this.#session.ping(Uint8Array.of(0, 0, 0, 0, ...uint32(this.#pings)))
  }

  /** Waits until something is so; `false` if it is not within the time, or the connection is over before. */
  async until(isSo: () => boolean, ms: number): Promise<boolean> {
    const deadline = monotonicMs() + ms
    const wake = (): void => this.#wake()
    this.#interrupts.signal.addEventListener('abort', wake)
    while (!isSo() && !this.over && monotonicMs() < deadline) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      const timer = setTimeout(wake, Math.max(0, deadline - monotonicMs()))
      await promise
      clearTimeout(timer)
    }
    this.#interrupts.signal.removeEventListener('abort', wake)
    return isSo()
  }

  /** Says goodbye, unless the connection is over. Gives whether there is a goodbye to deliver. */
  leave(): boolean {
    const { why } = this.#interrupts
    if (this.#over) return false
    this.#session.goAway(0)
    this.#recorder.add({ kind: 'abort', why: why === 'cancelled' || why === 'duration' ? why : 'satisfied' })
    this.#over = true
    return true
  }

  #takeBytes(bytes: Uint8Array, at: number): void {
    if (this.over) return
    this.#bytes += bytes.length
    for (const event of this.#session.receive(bytes)) {
      const frame = this.#received.draft(event)
      if (frame !== undefined) this.#record(frame, at)
      this.#streams.take(event)
      this.#take(event, at)
      if (this.over) break
    }
    if (this.#bytes > BOUNDS.body) this.#overLimit('body', BOUNDS.body, this.#bytes, at)
    this.#wake()
  }

  #take(event: SessionEvent, at: number): void {
    switch (event.kind) {
      case 'data':
        this.#session.grant(0, event.flowBytes)
        if (this.#wide.has(event.frame.streamId) && !event.endStream) {
          this.#session.grant(event.frame.streamId, event.flowBytes)
        }
        return
      case 'ping':
        if (event.ack) this.#pongs += 1
        return
      case 'settings':
        this.#maxStreams =
          event.settings.findLast(([id]) => id === SETTINGS.MAX_CONCURRENT_STREAMS)?.[1] ?? this.#maxStreams
        return
      case 'goaway':
        this.#goneAway = true
        return
      case 'fault':
        this.#end(this.#faultOf(event), at)
        return
      case 'limit':
        this.#overLimit('head', BOUNDS.head, event.seen, at)
        return
      default:
    }
  }

  #record(frame: EntryDraft, at: number): void {
    if (this.#over) return
    this.#recorder.add(frame, at)
    this.#frames += 1
    if (this.#frames >= BOUNDS.frames) this.#overLimit('frames', BOUNDS.frames, this.#frames, at)
  }

  #faultOf({ where, expected, bytes }: SessionFault): EntryDraft[] {
    if (!this.#session.settingsSeen) return [notHttp2('its first bytes are no SETTINGS frame.')]
    return [
      { kind: 'malformed', where, expected, bytes, offset: 0 },
      { kind: 'abort', why: 'malformed' },
    ]
  }

  #closed(): EntryDraft {
    if (this.#session.settingsSeen) return { kind: 'end', how: 'close' }
    return notHttp2('it closed the connection without SETTINGS.')
  }

  #errorOf(error: Error): EntryDraft {
    return { kind: 'error', phase: this.#session.settingsSeen ? 'body' : 'head', ...described(error) }
  }

  #overLimit(what: 'body' | 'head' | 'frames', limit: number, seen: number, at: number): void {
    this.#end(
      [
        { kind: 'limit', what, limit, seen },
        { kind: 'abort', why: 'limit' },
      ],
      at,
    )
  }

  /** The connection is over: nothing is read any more. */
  #end(drafts: readonly EntryDraft[], at: number = this.#recorder.now()): void {
    if (this.#over) return
    this.#over = true
    for (const draft of drafts) this.#recorder.add(draft, at)
    this.#wake()
  }

  /** A peer that does not read must not make us hold an endless line of answers to it. */
  #write(bytes: Uint8Array): void {
    if (!this.#over && this.#socket.writable && this.#socket.writableLength < BOUNDS.backlog)
      this.#socket.write(bytes)
  }
}

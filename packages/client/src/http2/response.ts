import { Buffer } from 'node:buffer'

import { type EntryDraft, type Header, headerValue } from '@ssespec/recording'

import { BOUNDS } from '../bounds.ts'
import { Drafts } from '../drafts.ts'
import type { PreparedRequest } from '../request.ts'
import { closedInHead, type ResponseSource } from '../response-source.ts'
import { CANCEL, errorName } from './frame.ts'
import { entryBytes } from './hpack/dynamic-table.ts'
import { notHttp2 } from './not-http2.ts'
import { pseudoFields, requestFields } from './request-fields.ts'
import { Http2Session } from './session.ts'
import type { DataEvent, SessionEvent } from './session-event.ts'

// Room for what a server sends at once; the socket is paused where we cannot follow.
const WINDOW = 1024 * 1024

/** A request and its response over HTTP/2, the only stream of its connection. */
export class Http2Response implements ResponseSource {
  readonly requestHeaders: readonly Header[]
  readonly #request: PreparedRequest
  readonly #session: Http2Session
  readonly #write: (bytes: Uint8Array) => void
  readonly #drafts = new Drafts()
  /** Written by the session, and not fetched yet. */
  #outgoing: Uint8Array[] = []
  #started = false
  #streamId = 0
  #state: 'head' | 'body' | 'closed' = 'head'
  #status = 0
  #informational = 0
  #headBytes = 0

  /** `write` sends what the protocol asks for in between: acknowledgements and windows. */
  constructor(request: PreparedRequest, write: (bytes: Uint8Array) => void) {
    this.#request = request
    this.#write = write
    this.requestHeaders = requestFields(request)
    const windows = { streamWindow: WINDOW, connectionWindow: 2 * WINDOW }
    this.#session = new Http2Session((bytes) => this.#send(bytes), windows)
  }

  request(): Uint8Array {
    this.#session.start()
    const headers = [...pseudoFields(this.#request), ...this.requestHeaders]
    this.#streamId = this.#session.request(headers, this.#request.body)
    this.#started = true
    return this.#fetch()
  }

  push(bytes: Uint8Array): EntryDraft[] {
    for (const event of this.#session.receive(bytes)) {
      if (this.#state === 'closed') break
      this.#take(event)
    }
    return this.#drafts.take()
  }

  finish(): EntryDraft[] {
    if (!this.#session.settingsSeen) this.#drafts.add(notHttp2('it closed the connection without SETTINGS.'))
    else if (this.#state === 'head') this.#drafts.add(closedInHead(this.#seen()))
    else if (this.#state === 'body') this.#drafts.add({ kind: 'end', how: 'close' })
    this.#state = 'closed'
    return this.#drafts.take()
  }

  giveUp(): EntryDraft[] {
    const seen = this.#seen()
    if (!this.#session.settingsSeen) this.#drafts.add(notHttp2('no SETTINGS came in time.'))
    else if (seen > 0) this.#drafts.add({ kind: 'limit', what: 'head', limit: BOUNDS.head, seen })
    return this.#drafts.take()
  }

  leave(): Uint8Array {
    if (!this.#session.settingsSeen) return new Uint8Array(0)
    this.#started = false
    if (this.#state !== 'closed') this.#session.reset(this.#streamId, CANCEL)
    this.#session.goAway(0)
    return this.#fetch()
  }

  #seen(): number {
    return this.#headBytes + this.#session.openHeadBytes
  }

  #send(bytes: Uint8Array): void {
    if (this.#started) this.#write(bytes)
    else this.#outgoing.push(bytes)
  }

  #fetch(): Uint8Array {
    const bytes = Buffer.concat(this.#outgoing)
    this.#outgoing = []
    return bytes
  }

  #take(event: SessionEvent): void {
    if ('frame' in event && event.frame.streamId !== 0 && event.frame.streamId !== this.#streamId) return
    switch (event.kind) {
      case 'headers':
        if (this.#state === 'body') this.#takeTrailers(event.headers, event.endStream)
        else this.#takeHead(event.headers, event.endStream)
        return
      case 'data':
        this.#takeData(event)
        return
      case 'reset':
        this.#broken('RST_STREAM', event.code)
        return
      case 'goaway':
        // RFC 9113, 6.8: streams up to the last one named may go on, where there is no error.
        if (event.code !== 0 || event.lastStreamId < this.#streamId) this.#broken('GOAWAY', event.code)
        return
      case 'fault':
        if (this.#session.settingsSeen) this.#malformed(event.where, event.expected, event.bytes)
        else this.#end(notHttp2('its first bytes are no SETTINGS frame.'))
        return
      case 'limit':
        this.#overLimit('head', BOUNDS.head, event.seen)
        return
      default:
    }
  }

  #takeHead(all: readonly Header[], endStream: boolean): void {
    const text = headerValue(all, ':status') ?? ''
    const status = /^[1-9]\d\d$/.test(text) ? Number(text) : undefined
    if (status === undefined) {
      this.#malformed('status-line', 'a :status of three digits', Buffer.from(text, 'latin1'))
      return
    }
    const headers = all.filter(([name]) => !name.startsWith(':'))
    this.#headBytes += all.reduce((sum, header) => sum + entryBytes(header), 0)
    if (status < 200) {
      this.#takeInformational(status, headers, endStream)
      return
    }
    this.#status = status
    this.#state = 'body'
    this.#drafts.add({ kind: 'head', httpVersion: '2', status, reason: '', headers })
    if (endStream) this.#end({ kind: 'end', how: 'end-stream' })
  }

  #takeInformational(status: number, headers: readonly Header[], endStream: boolean): void {
    this.#drafts.add({ kind: 'informational', status, headers })
    this.#informational += 1
    if (endStream)
      this.#malformed('framing', 'a final response after the informational one', new Uint8Array(0))
    else if (this.#informational >= BOUNDS.informational) {
      this.#overLimit('informational', BOUNDS.informational, this.#informational)
    } else if (this.#headBytes > BOUNDS.head) this.#overLimit('head', BOUNDS.head, this.#headBytes)
  }

  // RFC 9113, 8.1: "An endpoint that receives a HEADERS frame without the END_STREAM flag set after receiving … a final
  // (non-informational) status code MUST treat the corresponding request or response as malformed".
  #takeTrailers(headers: readonly Header[], endStream: boolean): void {
    if (!endStream) {
      this.#malformed('trailer', 'END_STREAM on the trailers', new Uint8Array(0))
      return
    }
    if (headers.length > 0) this.#drafts.add({ kind: 'trailers', headers })
    this.#end({ kind: 'end', how: 'end-stream' })
  }

  #takeData({ bytes, flowBytes, endStream }: DataEvent): void {
    if (this.#state === 'head') {
      this.#malformed('framing', 'HEADERS before DATA', bytes)
      return
    }
    if (bytes.length > 0 && this.#hasNoContent()) {
      this.#malformed('framing', 'no content after HEAD, 204 or 304', bytes)
      return
    }
    this.#drafts.content(bytes)
    if (endStream) {
      this.#end({ kind: 'end', how: 'end-stream' })
      return
    }
    this.#session.grant(this.#streamId, flowBytes)
    this.#session.grant(0, flowBytes)
  }

  // RFC 9110, 6.4.1: "Responses to the HEAD request method … never include content", nor do 204 and 304.
  #hasNoContent(): boolean {
    return this.#request.method === 'HEAD' || this.#status === 204 || this.#status === 304
  }

  #broken(code: 'RST_STREAM' | 'GOAWAY', http2Code: number): void {
    const phase = this.#state === 'head' ? 'head' : 'body'
    const message = `The peer sent ${code} with ${errorName(http2Code)}.`
    this.#end({ kind: 'error', phase, code, http2Code, message })
  }

  #malformed(
    where: 'framing' | 'header' | 'status-line' | 'trailer',
    expected: string,
    bytes: Uint8Array,
  ): void {
    this.#drafts.malformed(where, expected, bytes)
  }

  #overLimit(what: 'head' | 'informational', limit: number, seen: number): void {
    this.#drafts.add({ kind: 'limit', what, limit, seen })
  }

  #end(draft: EntryDraft): void {
    this.#drafts.add(draft)
    this.#state = 'closed'
  }
}

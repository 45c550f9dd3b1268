import { Buffer } from 'node:buffer'

import type { EntryDraft, HeadEntry } from '@ssespec/recording'

import { BOUNDS } from '../bounds.ts'
import { type BodyReader, BodyUntilClose, FixedBody } from './body-reader.ts'
import { ChunkedBody } from './chunked-body.ts'
import { Drafts } from '../drafts.ts'
import { closedInHead } from '../response-source.ts'
import { framingOf } from './framing.ts'
import { HeadReader } from './head-reader.ts'

/**
 * Reads one response off an HTTP/1.1 connection, bytes in, entries out. It does no I/O and keeps no clock; how the
 * bytes are cut into reads changes nothing but the borders of the pieces.
 */
export class ResponseReader {
  readonly #method: string
  readonly #drafts = new Drafts()
  readonly #headReader: HeadReader
  #state: 'head' | 'body' | 'ended' | 'stopped' = 'head'
  #body: BodyReader | undefined

  /** `method` is that of the request: a response to HEAD has no content. */
  constructor(method: string) {
    this.#method = method
    this.#headReader = new HeadReader(this.#drafts)
  }

  /** Reads what arrived. After a `malformed` or a `limit` draft nothing is read any more. */
  push(bytes: Uint8Array): EntryDraft[] {
    let position = 0
    if (this.#state === 'head') position = this.#readHead(bytes)
    if (this.#state === 'body') position = this.#readBody(bytes, position)
    if (this.#state === 'ended' && position < bytes.length) {
      this.#drafts.malformed('framing', 'nothing after the end of the message', bytes.subarray(position))
      this.#state = 'stopped'
    }
    return this.#drafts.take()
  }

  /** The peer has closed the connection in order. */
  finish(): EntryDraft[] {
    if (this.#state === 'head' && !this.#headReader.finish())
      this.#drafts.add(closedInHead(this.#headReader.seen))
    if (this.#state === 'body') this.#drafts.add({ kind: 'end', how: 'close' })
    this.#state = 'stopped'
    return this.#drafts.take()
  }

  /** The head did not come in time: nothing, too little, or no HTTP. */
  giveUp(): EntryDraft[] {
    const seen = this.#headReader.seen
    if (this.#state === 'head' && seen > 0) {
      this.#headReader.finish()
      this.#drafts.add({ kind: 'limit', what: 'head', limit: BOUNDS.head, seen })
    }
    this.#state = 'stopped'
    return this.#drafts.take()
  }

  #readHead(bytes: Uint8Array): number {
    const progress = this.#headReader.read(bytes)
    if (progress.kind === 'stopped') this.#state = 'stopped'
    if (progress.kind !== 'head') return bytes.length
    this.#drafts.add({ kind: 'head', ...progress.head })
    this.#beginBody(progress.head)
    return progress.next
  }

  #beginBody({ status, headers }: Omit<HeadEntry, 'at' | 'kind'>): void {
    const framing = framingOf(this.#method, status, headers)
    this.#state = 'body'
    switch (framing.kind) {
      case 'no-content':
        this.#drafts.add({ kind: 'end', how: 'no-content' })
        this.#state = 'ended'
        break
      case 'chunked':
        this.#body = new ChunkedBody(this.#drafts)
        break
      case 'length':
        this.#body = new FixedBody(this.#drafts, framing.length)
        // A content of no bytes has ended with the head.
        this.#readBody(new Uint8Array(0), 0)
        break
      case 'close':
        this.#body = new BodyUntilClose(this.#drafts)
        break
      case 'invalid':
        this.#drafts.malformed('framing', framing.expected, Buffer.from(framing.found, 'latin1'))
        this.#state = 'stopped'
    }
  }

  #readBody(bytes: Uint8Array, from: number): number {
    const ended = this.#body?.read(bytes, from)
    if (ended === 'stopped') this.#state = 'stopped'
    if (typeof ended !== 'number') return bytes.length
    this.#state = 'ended'
    return ended
  }
}

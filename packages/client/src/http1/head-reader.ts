import type { HeadEntry } from '@ssespec/recording'

import { BOUNDS } from '../bounds.ts'
import type { Drafts } from '../drafts.ts'
import { FieldLines } from './fields.ts'
import { Line } from './line.ts'
import { mayBeStatusLine, parseStatusLine, STATUS_LINE_EXPECTED, type StatusLine } from './status-line.ts'

/** What a reader is told when it was asked to read on. */
export type HeadProgress =
  | { readonly kind: 'more' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'head'; readonly head: Omit<HeadEntry, 'at' | 'kind'>; readonly next: number }

const MORE: HeadProgress = { kind: 'more' }
const STOPPED: HeadProgress = { kind: 'stopped' }

/** Reads 1xx responses and the head of the final one. Bounded in bytes and in number. */
export class HeadReader {
  readonly #drafts: Drafts
  readonly #line = new Line()
  #status: StatusLine | undefined
  #fields = new FieldLines()
  #seen = 0
  #informational = 0

  constructor(drafts: Drafts) {
    this.#drafts = drafts
  }

  /** Bytes of heads so far. */
  get seen(): number {
    return this.#seen
  }

  read(bytes: Uint8Array): HeadProgress {
    let position = 0
    while (position < bytes.length) {
      const next = this.#line.push(bytes, position)
      this.#seen += (next ?? bytes.length) - position
      if (this.#refusesPartialStatusLine()) return STOPPED
      if (this.#seen > BOUNDS.head) return this.#overLimit('head', BOUNDS.head, this.#seen)
      if (next === undefined) return MORE
      position = next
      const progress = this.#takeLine(position)
      if (progress.kind !== 'more') return progress
    }
    return MORE
  }

  /** No more bytes will come, or we will not wait for them: says whether those that came were no HTTP at all. */
  finish(): boolean {
    if (this.#status !== undefined || mayBeStatusLine(this.#line.peek())) return false
    this.#drafts.malformed('status-line', STATUS_LINE_EXPECTED, this.#line.peek())
    return true
  }

  /** A peer that speaks something else than HTTP may never send a line end. */
  #refusesPartialStatusLine(): boolean {
    return this.#status === undefined && this.#line.length >= 64 && this.finish()
  }

  #takeLine(next: number): HeadProgress {
    // RFC 9112, 2.2: "a recipient MAY recognize a single LF as a line terminator and ignore any preceding CR."
    const { bytes } = this.#line.take()
    if (this.#status === undefined) {
      this.#status = parseStatusLine(bytes)
      if (this.#status !== undefined) return MORE
      this.#drafts.malformed('status-line', STATUS_LINE_EXPECTED, bytes)
      return STOPPED
    }
    if (bytes.length === 0) return this.#endOfHead(this.#status, next)
    const expected = this.#fields.add(bytes)
    if (expected === undefined) return MORE
    this.#drafts.malformed('header', expected, bytes)
    return STOPPED
  }

  #endOfHead(statusLine: StatusLine, next: number): HeadProgress {
    const headers = this.#fields.headers
    this.#status = undefined
    this.#fields = new FieldLines()
    if (statusLine.status >= 200) return { kind: 'head', head: { ...statusLine, headers }, next }
    this.#informational += 1
    this.#drafts.add({ kind: 'informational', status: statusLine.status, headers })
    if (this.#informational < BOUNDS.informational) return MORE
    return this.#overLimit('informational', BOUNDS.informational, this.#informational)
  }

  #overLimit(what: 'head' | 'informational', limit: number, seen: number): HeadProgress {
    this.#drafts.add({ kind: 'limit', what, limit, seen })
    return STOPPED
  }
}

import type { HeadEntry, Piece, Recorder } from '@ssespec/recording'

import { BOUNDS } from '../bounds.ts'
import type { ContentContext } from '../request.ts'
import { contentCodingOf } from './coding.ts'
import { DecodeError, Decoder } from './decoder.ts'

/** Why the content is not read any further. */
export type ContentStop = 'satisfied' | 'limit' | 'malformed'

type Until = (piece: Piece, context: ContentContext) => boolean

/** Records the content of one response, takes its coding off, and sees that it stays within bounds. */
export class Content {
  readonly #recorder: Recorder
  readonly #head: HeadEntry
  readonly #until: Until | undefined
  readonly #decoder: Decoder | undefined
  #received = 0
  #givenOut = 0
  #stop: ContentStop | undefined
  #fault: { readonly thrown: unknown } | undefined

  constructor(recorder: Recorder, head: HeadEntry, until: Until | undefined) {
    this.#recorder = recorder
    this.#head = head
    this.#until = until
    const coding = contentCodingOf(head.headers)
    this.#decoder = coding && new Decoder(coding)
  }

  /** Takes the bytes of one read. Gives why there should be no further one, if so. */
  async take(bytes: Uint8Array, at: number, signal: AbortSignal): Promise<ContentStop | undefined> {
    this.#recorder.add({ kind: 'body', bytes }, at)
    this.#received += bytes.length
    if (this.#decoder === undefined) this.#giveOut(bytes, at)
    else await this.#decode(this.#decoder, bytes, at, signal)
    if (this.#fault !== undefined) throw this.#fault.thrown
    if (this.#stop === undefined && this.#received > BOUNDS.body) this.#overLimit('body', this.#received, at)
    return this.#stop
  }

  /** The message is whole: what its coding promised has to be whole, too. */
  async finish(at: number): Promise<void> {
    try {
      await this.#decoder?.finish()
    } catch (error) {
      this.#malformed(error, new Uint8Array(0), at)
    }
  }

  close(): void {
    this.#decoder?.close()
  }

  async #decode(decoder: Decoder, bytes: Uint8Array, at: number, signal: AbortSignal): Promise<void> {
    try {
      await decoder.decode(bytes, (decoded) => {
        this.#recorder.add({ kind: 'decoded', bytes: decoded }, at)
        this.#giveOut(decoded, at)
        return this.#stop === undefined && this.#fault === undefined && !signal.aborted
      })
    } catch (error) {
      this.#malformed(error, bytes, at)
    }
  }

  #giveOut(bytes: Uint8Array, at: number): void {
    const offset = this.#givenOut
    this.#givenOut += bytes.length
    try {
      const satisfied = this.#until?.({ at, offset, bytes }, { head: this.#head })
      if (satisfied === true) this.#stop = 'satisfied'
    } catch (thrown) {
      // It may come out of a callback of the decoder: kept for take(), which can reject.
      this.#fault = { thrown }
    }
    if (this.#decoder !== undefined) this.#checkExpansion(at)
  }

  #checkExpansion(at: number): void {
    const limit = Math.max(BOUNDS.expandedBytes, BOUNDS.expansion * this.#received)
    if (this.#givenOut > limit) this.#overLimit('expansion', this.#givenOut, at, limit)
    else if (this.#givenOut > BOUNDS.body) this.#overLimit('body', this.#givenOut, at)
  }

  #overLimit(what: 'body' | 'expansion', seen: number, at: number, limit: number = BOUNDS.body): void {
    this.#recorder.add({ kind: 'limit', what, limit, seen }, at)
    this.#stop = 'limit'
  }

  #malformed(error: unknown, bytes: Uint8Array, at: number): void {
    if (!(error instanceof DecodeError)) throw error
    const coding = contentCodingOf(this.#head.headers) ?? ''
    this.#recorder.add(
      {
        kind: 'malformed',
        where: 'content-coding',
        expected: `${coding}, as Content-Encoding says (${error.message})`,
        bytes: new Uint8Array(bytes.subarray(0, 64)),
        offset: this.#received - bytes.length,
      },
      at,
    )
    this.#stop = 'malformed'
  }
}

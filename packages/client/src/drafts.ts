import { Buffer } from 'node:buffer'

import type { EntryDraft, MalformedEntry } from '@ssespec/recording'

/**
 * What one read gave, in order. The content of a read is one piece, whatever the number of chunks it came in:
 * where chunks begin stands in their own entries.
 */
export class Drafts {
  #drafts: EntryDraft[] = []
  #content: Uint8Array[] = []
  #contentBytes = 0

  /** Content bytes so far, of all reads. */
  get contentBytes(): number {
    return this.#contentBytes
  }

  content(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#content.push(bytes)
    this.#contentBytes += bytes.length
  }

  add(draft: EntryDraft): void {
    if (draft.kind !== 'chunk' || draft.size === 0) this.#endPiece()
    this.#drafts.push(draft)
  }

  malformed(where: MalformedEntry['where'], expected: string, bytes: Uint8Array): void {
    this.add({
      kind: 'malformed',
      where,
      expected,
      bytes: new Uint8Array(bytes.subarray(0, 64)),
      offset: this.#contentBytes,
    })
  }

  /** All drafts since the last call. */
  take(): EntryDraft[] {
    this.#endPiece()
    const drafts = this.#drafts
    this.#drafts = []
    return drafts
  }

  #endPiece(): void {
    const [first, ...rest] = this.#content
    if (first === undefined) return
    this.#drafts.push({ kind: 'body', bytes: rest.length === 0 ? first : Buffer.concat(this.#content) })
    this.#content = []
  }
}

import { createHash } from 'node:crypto'

import type { Entry, Protocol } from './entry.ts'
import type { Recording } from './recording.ts'

/** What an exchange is called: which probe made it, over what, to where. */
export interface RecordingTitle {
  readonly probe: string
  readonly step: string
  readonly protocol: Protocol
  readonly url: string
}

/** How much of an exchange is kept. Beyond it, bytes are counted and hashed. */
export interface RecordingLimits {
  /** Content bytes kept, body and decoded together; 8 MiB unless given. */
  readonly bodyBytes: number
  /** Reads and chunk lines kept: a peer that sends single bytes must not fill the memory; 32,768 unless given. */
  readonly pieces: number
}

export const RECORDING_LIMITS: RecordingLimits = { bodyBytes: 8 * 1024 * 1024, pieces: 32_768 }

/** An entry without its time, as {@link Recorder.add} takes it. */
export type EntryDraft = Entry extends infer E ? (E extends Entry ? Omit<E, 'at'> : never) : never

/** Writes one recording while its exchange runs. */
export class Recorder {
  readonly #title: RecordingTitle
  readonly #limits: RecordingLimits
  readonly #startedAt: string
  readonly #start: number
  readonly #entries: Entry[] = []
  readonly #hash = createHash('sha256')
  #kept = 0
  #pieces = 0
  #dropped = 0

  constructor(title: RecordingTitle, limits: RecordingLimits = RECORDING_LIMITS) {
    this.#title = title
    this.#limits = limits
    this.#startedAt = new Date().toISOString()
    this.#start = monotonicMs()
  }

  /** Milliseconds since the recording began. */
  now(): number {
    return round(monotonicMs() - this.#start)
  }

  /** Notes an entry at the given time, or now. */
  add(draft: EntryDraft, at: number = this.now()): void {
    if (draft.kind === 'body' || draft.kind === 'decoded') {
      this.#addContent(draft.kind, draft.bytes, at)
      return
    }
    // Chunk lines come as often as reads do, and are bounded with them.
    if (draft.kind === 'chunk') {
      if (this.#dropped > 0 || this.#pieces >= this.#limits.pieces) return
      this.#pieces += 1
    }
    this.#entries.push({ ...draft, at } as Entry)
  }

  /** The recording so far; it may be asked for again later. */
  recording(): Recording {
    const entries = [...this.#entries]
    if (this.#dropped > 0) {
      entries.push({
        kind: 'truncated',
        at: this.now(),
        bytes: this.#dropped,
        sha256: this.#hash.copy().digest('hex'),
      })
    }
    return {
      ...this.#title,
      attempt: 1,
      startedAt: this.#startedAt,
      startedAtMonotonicMs: round(this.#start),
      entries,
    }
  }

  #addContent(kind: 'body' | 'decoded', bytes: Uint8Array, at: number): void {
    const full = this.#dropped > 0 || this.#pieces >= this.#limits.pieces
    const room = full ? 0 : Math.min(bytes.length, this.#limits.bodyBytes - this.#kept)
    if (room > 0) {
      // A copy: the transport may use its buffer again, and a view would keep the whole of it alive.
      this.#entries.push({ kind, at, bytes: new Uint8Array(bytes.subarray(0, room)) })
      this.#kept += room
      this.#pieces += 1
    }
    if (room < bytes.length) {
      this.#hash.update(bytes.subarray(room))
      this.#dropped += bytes.length - room
    }
  }
}

/** The host's monotonic clock in milliseconds: CLOCK_MONOTONIC on Linux, so one host's processes agree on it. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}

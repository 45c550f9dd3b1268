import { now } from './clock.ts'
import type { NumberedEvent } from './numbered-event.ts'
import type { Schedule } from './schedule.ts'

/** Somebody to whom a channel's events are written. */
export interface Reader {
  /** Takes what it wants of the events up to `latest`. */
  deliver(latest: number): void
}

export interface Batch {
  readonly from: number
  readonly to: number
  readonly bytes: Uint8Array
}

/** Longer than this, other work (accepting connections first of all) gets its turn. */
const SLICE_MS = 4
const BATCH_BYTES = 65_536
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * One sequence of events and all who read it. Each batch is encoded once, however many the readers, and the
 * same bytes are handed to each of them; readers keep their own place, so that one who is late catches up.
 */
export class Channel {
  readonly schedule: Schedule
  readonly #encode: (event: NumberedEvent) => Uint8Array
  readonly #readers = new Set<Reader>()
  #batch: Batch | undefined
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined

  constructor(schedule: Schedule, encode: (event: NumberedEvent) => Uint8Array) {
    this.schedule = schedule
    this.#encode = encode
  }

  get size(): number {
    return this.#readers.size
  }

  join(reader: Reader): void {
    this.#readers.add(reader)
    if (this.#timer === undefined && this.#immediate === undefined) this.#wait()
  }

  leave(reader: Reader): void {
    if (!this.#readers.delete(reader) || this.#readers.size > 0) return
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#timer = this.#immediate = this.#batch = undefined
  }

  /** The events from `from` on, to `latest` at most, fewer where they are large. */
  batch(from: number, latest: number): Batch {
    const last = this.#batch
    if (last !== undefined && last.from === from && last.to <= latest) return last
    const parts: Uint8Array[] = []
    let length = 0
    let to = from
    for (let sequence = from; sequence <= latest && length < BATCH_BYTES; sequence++) {
      const bytes = this.#encode({ sequence, dueAt: this.schedule.dueAt(sequence) })
      parts.push(bytes)
      length += bytes.length
      to = sequence
    }
    const [first] = parts
    const bytes = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts, length)
    this.#batch = { from, to, bytes }
    return this.#batch
  }

  #wait(): void {
    if (this.schedule.rate === 0) return
    const time = now()
    const delay = this.schedule.dueAt(this.schedule.latest(time) + 1) - time
    const wake = (): void => {
      this.#timer = undefined
      this.#deliver(this.#readers.values())
    }
    this.#timer = setTimeout(wake, Math.min(LONGEST_TIMER_MS, Math.max(1, Math.ceil(delay))))
  }

  #deliver(readers: SetIterator<Reader>): void {
    this.#immediate = undefined
    const start = now()
    const latest = this.schedule.latest(start)
    for (const reader of readers) {
      reader.deliver(latest)
      if (now() - start > SLICE_MS) {
        // `for` closes no Set iterator: the next slice goes on where this one stopped.
        this.#immediate = setImmediate(() => this.#deliver(readers))
        return
      }
    }
    if (this.#readers.size > 0) this.#wait()
  }
}

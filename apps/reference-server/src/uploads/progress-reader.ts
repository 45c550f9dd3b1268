import { encode } from '@ssespec/grammar'
import { toBytes } from '../stream/bytes.ts'
import { now } from '../stream/clock.ts'
import type { Sink } from '../stream/sink.ts'
import type { Upload, Watcher } from './upload.ts'

/** The ID of the last event: who has it has everything. */
export const END = 'end'

/** One client's place in the results. One that is slow gets fewer and larger steps, and costs no memory. */
export class ProgressReader implements Watcher {
  readonly #upload: Upload
  readonly #sink: Sink
  /** The last row whose result was written. */
  #row: number
  #isBlocked = false
  #isOver = false
  /** When something was last written, in milliseconds of the monotonic clock. */
  writtenAt: number = now()

  constructor(upload: Upload, sink: Sink, row: number) {
    this.#upload = upload
    this.#sink = sink
    this.#row = row
  }

  write(bytes: Uint8Array): void {
    if (this.#isBlocked || this.#isOver) return
    this.writtenAt = now()
    this.#isBlocked = !this.#sink.write(bytes)
  }

  drained(): void {
    this.#isBlocked = false
    this.advance()
  }

  /** Writes what is new. */
  advance(): void {
    const { results, outcome, bytes: of } = this.#upload
    while (!this.#isBlocked && !this.#isOver) {
      const progress = results.after(this.#row)
      if (progress === undefined) break
      this.#row = progress.row
      const data = JSON.stringify({ ...progress, of })
      this.write(toBytes(encode({ type: 'progress', id: String(this.#row), data })))
    }
    if (this.#isBlocked || this.#isOver || outcome === undefined) return
    const { rows, failed } = results
    const data = JSON.stringify({ ...outcome, rows, done: rows - failed, failed })
    this.write(toBytes(encode({ type: 'done', id: END, data })))
    this.end()
  }

  /** Ends the stream after a whole event. */
  end(): void {
    this.stop()
    this.#sink.end()
  }

  stop(): void {
    this.#isOver = true
  }

  cut(): void {
    this.#sink.cut()
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import { checkRow } from './check-row.ts'
import type { Product } from './check-row.ts'
import { columnsOf } from './columns.ts'
import type { Columns } from './columns.ts'
import type { UploadLimits } from './limits.ts'
import { Pace } from './pace.ts'
import type { ReceivedFile } from './receive.ts'
import { Results } from './results.ts'
import type { Outcome } from './results.ts'
import { readRows } from './rows.ts'
import { randomId } from './session.ts'
import { StoppedError } from './stopped-error.ts'

/**
 * What is done with a good row; a rejection fails the row, with the error's message as the reason. The signal is
 * aborted when the server stops.
 */
export type TakeProduct = (product: Product, signal: AbortSignal) => Promise<void>

export interface UploadOptions {
  readonly file: ReceivedFile
  readonly owner: string | undefined
  /** Rows a second; Infinity for no limit. */
  readonly rate: number
  readonly limits: UploadLimits
  readonly take: TakeProduct | undefined
}

/** Who is told of new results. */
export interface Watcher {
  /** There is more, or the end is reached. */
  advance(): void
  /** Cuts its connection, as a bad network would. */
  cut(): void
}

/** Readers are told a thousand times a file, and whenever the work waits. */
const STEPS = 1000
/** Rows after which others get their turn. */
const SLICE = 100

/** One file on its way: each row is checked once, whoever watches. */
export class Upload {
  readonly id: string = randomId()
  readonly results: Results = new Results()
  readonly #options: UploadOptions
  readonly #watchers = new Set<Watcher>()
  readonly #stop = new AbortController()
  readonly #finished = Promise.withResolvers<void>()
  #begin: (() => void) | undefined
  #nextStep = 0
  /** How it ended; undefined until then. */
  outcome: Outcome | undefined

  constructor(options: UploadOptions) {
    this.#options = options
    const unwatched = setTimeout(() => this.#begin?.(), options.limits.unwatchedMs)
    this.#begin = () => {
      this.#begin = undefined
      clearTimeout(unwatched)
      void this.#work().finally(() => this.#finished.resolve())
    }
  }

  get owner(): string | undefined {
    return this.#options.owner
  }

  get name(): string {
    return this.#options.file.name
  }

  /** The size of the file. */
  get bytes(): number {
    return this.#options.file.bytes
  }

  /** Resolves when all rows are done with, and the file is gone. */
  get finished(): Promise<void> {
    return this.#finished.promise
  }

  /** Begins the work, unless it has begun; returns what ends the watching. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    this.#begin?.()
    return () => void this.#watchers.delete(watcher)
  }

  /** Cuts the connections of all who watch. */
  cut(): void {
    for (const watcher of this.#watchers) watcher.cut()
  }

  /** Gives the work up. */
  async close(): Promise<void> {
    this.#stop.abort(new StoppedError('The server was stopped.'))
    this.#begin?.()
    await this.finished
  }

  async #work(): Promise<void> {
    try {
      await this.#readRows()
      this.outcome = { outcome: 'complete' }
    } catch (error) {
      const known: unknown = this.#stop.signal.aborted ? this.#stop.signal.reason : error
      const reason =
        known instanceof StoppedError ? known.message : 'The server failed; this is a defect of it.'
      this.outcome = { outcome: 'stopped', reason }
    } finally {
      await this.#options.file.content.close()
      this.#publish()
    }
  }

  async #readRows(): Promise<void> {
    const { file, limits, rate } = this.#options
    const { signal } = this.#stop
    signal.throwIfAborted()
    let columns: Columns | undefined
    const seen = new Map<string, number>()
    const pace = new Pace(rate)
    for await (const row of readRows(file, limits, signal)) {
      if (columns === undefined) {
        columns = columnsOf(row)
        continue
      }
      if (this.results.rows === limits.rows)
        throw new StoppedError(`The file has more than ${limits.rows} rows.`)
      const checked = checkRow(row, columns, seen)
      const reasons = 'product' in checked ? await this.#take(checked.product) : checked.reasons
      const { bytes } = row
      const sku = 'product' in checked ? checked.product.sku : checked.sku
      if (reasons === undefined) this.results.addDone(bytes)
      else this.results.addFailed({ line: row.line, sku, reasons }, bytes)
      if (this.results.failed > limits.failures) {
        throw new StoppedError(`More than ${limits.failures} rows failed; the rest was not read.`)
      }
      await this.#giveWay(pace)
      signal.throwIfAborted()
    }
    if (columns === undefined)
      throw new StoppedError('The file has no header: its first line must name sku, name and price.')
  }

  /** The reasons why it was not taken; undefined when it was. */
  async #take(product: Product): Promise<readonly string[] | undefined> {
    const { take } = this.#options
    if (take === undefined) return undefined
    this.#publish()
    try {
      await take(product, this.#stop.signal)
      return undefined
    } catch (error) {
      this.#stop.signal.throwIfAborted()
      return [error instanceof Error ? error.message : 'it could not be taken']
    }
  }

  async #giveWay(pace: Pace): Promise<void> {
    const { rows, bytes } = this.results
    const wait = pace.waitAfter(rows)
    if (wait > 0 || bytes >= this.#nextStep) this.#publish()
    if (wait > 0) await Pace.wait(wait, this.#stop.signal)
    else if (rows % SLICE === 0) await nextTurn()
  }

  #publish(): void {
    this.#nextStep = this.results.bytes + this.bytes / STEPS
    for (const watcher of this.#watchers) watcher.advance()
  }
}

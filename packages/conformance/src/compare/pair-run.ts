import { exchange, type ExchangeOptions, eventSourceHeaders } from '@ssespec/client'
import type { Header, Recording } from '@ssespec/recording'

import type { Origin } from './origin/origin.ts'
import { type Script, scriptUrl } from './origin/script.ts'
import type { Slots } from './slots.ts'
import type { Pair } from './way.ts'

/** How ways are compared. Times are ms. */
export interface CompareOptions {
  /** How long the stream itself is read. */
  readonly durationMs: number
  /** How long a response head may take. */
  readonly headTimeoutMs: number
  /** How long a silent and an active stream are held; not at all unless given. */
  readonly idleMs?: number | undefined
  /** Whether to open a hundred streams at once. */
  readonly deep: boolean
  /** Sent with every request, beside those of an EventSource. */
  readonly headers: readonly Header[]
  /** Accept any TLS certificate. */
  readonly insecure: boolean
  /** The origin behind all ways, where it is our own. */
  readonly origin?: Origin | undefined
  /** Ways at once, at most; as many as this process keeps up with unless given. */
  readonly waysAtOnce?: number | undefined
  readonly signal: AbortSignal
}

/** What is asked, of a way whose origin is ours. */
export interface Ask extends Partial<Omit<ExchangeOptions, 'probe' | 'signal' | 'insecure'>> {
  readonly probe: string
  readonly script?: Script
  readonly method?: string
  readonly headers?: readonly Header[]
  readonly body?: Uint8Array
  readonly acceptEncoding?: string
  readonly lastEventId?: string
  /** Requests under one key are answered, and recorded, as of one exchange of this step. */
  readonly shared?: SharedKey
  /** Ends it when aborted. */
  readonly enough?: AbortSignal
  /** Whether it belongs to an exchange that counts for it as well, and so waits for nothing. */
  readonly beside?: true
  /** How many streams it counts for: with those that it is made together with. */
  readonly streams?: number
}

/** A key that several requests have in common, so that their URLs are the same. */
export interface SharedKey {
  readonly key: string
}

let keys = 0

/** The exchanges of one way over one protocol: makes them, and keeps what was recorded on either side. */
export class PairRun {
  readonly pair: Pair
  readonly options: CompareOptions
  readonly #streams: Slots
  readonly #kept: Recording[] = []
  readonly #keys: string[] = []
  readonly #released = new Set<string>()
  readonly #frozen = new Map<string, readonly Recording[]>()

  constructor(pair: Pair, options: CompareOptions, streams: Slots) {
    this.pair = pair
    this.options = options
    this.#streams = streams
  }

  get origin(): Origin | undefined {
    return this.options.origin
  }

  /** What was recorded so far: the clients' side, then the origin's. */
  get recordings(): readonly Recording[] {
    return [
      ...this.#kept,
      ...this.#keys.flatMap((key) => this.#frozen.get(key) ?? this.origin?.recordings(key) ?? []),
    ]
  }

  /** Has the origin record requests under a key of their own, as of one exchange. */
  key(probe: string, step: string = ''): SharedKey {
    keys += 1
    const key = `${process.pid}-${keys}`
    this.origin?.expect(key, { probe, step, protocol: this.pair.protocol })
    this.#keys.push(key)
    return { key }
  }

  /** Keeps what the origin has recorded under a key so far, and nothing that comes later. */
  freeze({ key }: SharedKey): void {
    this.#frozen.set(key, this.origin?.recordings(key) ?? [])
  }

  /** Keeps what was recorded, and has the origin end what it still sends: to be called when no exchange is under way. */
  release(): void {
    for (const key of this.#keys) {
      if (this.#released.has(key)) continue
      this.#released.add(key)
      if (!this.#frozen.has(key)) this.freeze({ key })
      this.origin?.release(key)
    }
  }

  /** The URL that asks our origin for a script under a key; the way's own URL where the origin is not ours. */
  url(script: Script | undefined, { key }: SharedKey): string {
    return this.origin && script ? scriptUrl(this.pair.url, script, key) : this.pair.url
  }

  /** The headers of an EventSource, and those that the user gave. */
  headers({ acceptEncoding, lastEventId, headers = [] }: Partial<Ask> = {}): Header[] {
    const own = eventSourceHeaders({
      ...(acceptEncoding !== undefined && { acceptEncoding }),
      ...(lastEventId !== undefined && { lastEventId }),
    })
    return replaced(replaced(own, this.options.headers), headers)
  }

  /** Makes one exchange as soon as the way has a stream to spare. */
  async ask(ask: Ask): Promise<Recording> {
    const { beside, streams, ...asked } = ask
    if (beside) return this.keep(await this.#exchange(asked, this.options.signal))
    return this.hold((signal) => this.#exchange(asked, signal), streams)
  }

  /** Runs what gives a recording in other ways than {@link ask}, as so many of the way's streams. */
  async hold(work: (signal: AbortSignal) => Promise<Recording>, streams?: number): Promise<Recording> {
    const recording = await this.#streams.hold(async () => {
      this.options.signal.throwIfAborted()
      return work(this.options.signal)
    }, streams)
    return this.keep(recording)
  }

  /** Keeps a recording that was made elsewhere. */
  keep(recording: Recording): Recording {
    this.#kept.push(recording)
    return recording
  }

  #exchange(ask: Omit<Ask, 'beside' | 'streams'>, whole: AbortSignal): Promise<Recording> {
    const { probe, step = '', script, method = 'GET', body, shared, enough, ...rest } = ask
    const signal = enough ? AbortSignal.any([whole, enough]) : whole
    const { acceptEncoding: _encoding, lastEventId: _id, headers: _headers, ...timing } = rest
    const { insecure, durationMs, headTimeoutMs } = this.options
    const { protocol } = this.pair
    const request = {
      url: this.url(script, shared ?? this.key(probe, step)),
      protocol,
      method,
      headers: this.headers(ask),
      ...(body && { body }),
    }
    return exchange(request, { durationMs, headTimeoutMs, ...timing, probe, step, insecure, signal })
  }
}

/** Later headers take the place of earlier ones of the same name. */
function replaced(headers: readonly Header[], by: readonly Header[]): Header[] {
  const names = new Set(by.map(([name]) => name.toLowerCase()))
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...by]
}

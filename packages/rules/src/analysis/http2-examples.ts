import { compose, type EntryOf, type Recording } from '@ssespec/recording'

type Frame = EntryOf<'frame'>
type Details = Partial<
  Pick<Frame, 'bytes' | 'code' | 'flags' | 'headers' | 'increment' | 'lastStreamId' | 'length' | 'settings'>
>

const RESPONSE = [
  [':status', '200'],
  ['content-type', 'text/event-stream'],
] as const

/** Writes the frames of one connection by hand, for examples. Times are ms, and never run backwards. */
export class Frames {
  readonly #probe: string
  readonly #entries: Parameters<ReturnType<typeof compose>['add']>[0][] = []
  #at = 0
  #nextId = 1

  constructor(probe: string) {
    this.#probe = probe
  }

  /** Our SETTINGS, and the server's. */
  settings(server: Frame['settings'] = [], streamWindow: number = 1024): this {
    return this.sent('SETTINGS', 0, { settings: [[4, streamWindow]] }).received('SETTINGS', 0, {
      settings: server,
    })
  }

  /** Opens a stream, the head of whose response comes at once. */
  open({ wide = true, answered = true }: { wide?: boolean; answered?: boolean } = {}): this {
    const id = this.#nextId
    this.#nextId += 2
    this.sent('HEADERS', id, { flags: 5, headers: [[':method', 'GET']] })
    if (wide) this.sent('WINDOW_UPDATE', id, { increment: 1_048_576 })
    return answered ? this.received('HEADERS', id, { flags: 4, headers: RESPONSE }) : this
  }

  /** A DATA frame each 100 ms on each of the streams, for a while. */
  flow(streams: readonly number[], ms: number, bytes: number = 100): this {
    for (let passed = 100; passed <= ms; passed += 100) {
      this.wait(100)
      for (const id of streams) this.received('DATA', id, { length: bytes })
    }
    return this
  }

  ping(answered: boolean = true): this {
    this.sent('PING', 0, { bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1) })
    return answered
      ? this.received('PING', 0, { flags: 1, bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1) })
      : this
  }

  wait(ms: number): this {
    this.#at += ms
    return this
  }

  sent(type: string, streamId: number, details: Details = {}): this {
    return this.#frame('sent', type, streamId, details)
  }

  received(type: string, streamId: number, details: Details = {}): this {
    return this.#frame('received', type, streamId, details)
  }

  /** The server says that it will take no more streams, by default that it will serve all there are. */
  goAway(lastStreamId: number = 0x7fff_ffff): this {
    return this.received('GOAWAY', 0, { code: 0, lastStreamId })
  }

  /** The server closes the connection. */
  closed(): Recording {
    this.#entries.push({ kind: 'end', at: this.#at, how: 'close' })
    return this.#build()
  }

  /** We leave. */
  left(): Recording {
    this.sent('GOAWAY', 0, { code: 0 })
    this.#entries.push({ kind: 'abort', at: this.#at, why: 'satisfied' })
    return this.#build()
  }

  #frame(direction: 'sent' | 'received', type: string, streamId: number, details: Details): this {
    const frame = { kind: 'frame', at: this.#at, direction, type, streamId, flags: 0, length: 0 } as const
    this.#entries.push({ ...frame, ...details })
    return this
  }

  #build(): Recording {
    const composer = compose({ probe: this.#probe, protocol: 'h2', url: 'https://127.0.0.1/events' })
    for (const entry of this.#entries) composer.add(entry)
    return composer.build()
  }
}

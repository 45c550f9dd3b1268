import type { Protocol, RunningProxy } from '@ssespec/lab'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { EventOrigin } from '../test/support/event-origin.ts'
import { get } from '../test/support/get.ts'

/** 100 bytes: no whole number of them fits into a block of 4,096. */
const event = (number: number): string => `id: ${number}\ndata: `.padEnd(98, 'x') + '\n\n'

/** A stream through a proxy on which the origin writes an event at an interval, until one side leaves. */
export class OpenStream {
  /** How the client saw it end; undefined while it is open. */
  ended: { readonly at: number; readonly how: 'end' | 'cut' } | undefined
  readonly leave: () => void
  #bytes = 0
  #reads: number[] = []
  #wake: () => void = () => {}

  private constructor(body: AsyncIterable<Buffer>, leave: () => void) {
    this.leave = leave
    void this.#read(body)
  }

  static async open(
    origin: EventOrigin,
    proxy: RunningProxy,
    protocol: Protocol,
    certificate: string,
    options: { readonly everyMs: number; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<OpenStream> {
    const requested = origin.nextStream()
    const opening = get(protocol, proxy.urls[protocol] ?? '', certificate, options.headers)
    void writeEvents(await requested, options.everyMs)
    const { body, leave } = await opening
    return new OpenStream(body as AsyncIterable<Buffer>, leave)
  }

  /** Reads 16 KiB more and says how they came: in blocks of so many bytes, or each event at once. */
  async granularity(): Promise<string> {
    this.#reads = []
    const from = this.#bytes
    while (this.#bytes - from < 16_384 && this.ended === undefined) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    // What was under way when the reading began came in part before it.
    const sizes = this.#reads.slice(1)
    if (sizes.length > 0 && sizes.every((size) => size % 4_096 === 0)) return '4,096 bytes at a time'
    return sizes.length > 0 ? 'event by event' : 'cut'
  }

  async #read(body: AsyncIterable<Buffer>): Promise<void> {
    try {
      for await (const bytes of body) {
        this.#bytes += bytes.length
        this.#reads.push(bytes.length)
        this.#wake()
      }
      this.ended = { at: performance.now(), how: 'end' }
    } catch {
      this.ended = { at: performance.now(), how: 'cut' }
    }
    this.#wake()
  }
}

async function writeEvents(stream: ServerResponse, everyMs: number): Promise<void> {
  let number = 0
  const timer = setInterval(() => stream.write(event((number += 1))), everyMs)
  await once(stream, 'close')
  clearInterval(timer)
}

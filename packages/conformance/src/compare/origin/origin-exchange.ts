import { type Header, Recorder, type Recording, type RecordingTitle } from '@ssespec/recording'

import type { AnyRequest, Reply } from './reply.ts'

/** How much of what the origin writes its recordings keep; a flood is counted. */
const LIMITS = { bodyBytes: 1024 * 1024, pieces: 16_384 }

/**
 * One request as the origin sees it, and the answer to it. It is recorded in the words of a client's recording: the
 * request that came, the head and the content that were handed to the transport, and how it ended. A client that leaves
 * is an `error` of code `CLIENT_LEFT`.
 */
export class OriginExchange {
  readonly #recorder: Recorder | undefined
  readonly #reply: Reply
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #over = Promise.withResolvers<void>()
  readonly #written = Promise.withResolvers<void>()
  #done = false
  #writtenBytes = 0

  constructor(request: AnyRequest, reply: Reply, title: RecordingTitle | undefined) {
    this.#reply = reply
    this.#recorder = title && new Recorder(title, LIMITS)
    const { remoteAddress, remotePort } = request.socket
    this.#recorder?.add({ kind: 'connect', address: `${remoteAddress}:${remotePort}` })
    this.#recorder?.add({
      kind: 'request',
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      ...(request.httpVersion === '1.0' && { httpVersion: '1.0' }),
      headers: pairs(request.rawHeaders),
      bodyBytes: Number(request.headers['content-length'] ?? 0),
    })
    reply.onClose(() => this.#closed())
  }

  /** Resolves when the exchange has ended, from either side. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  /** Resolves when all has been written that will be, or the exchange is over. */
  get written(): Promise<void> {
    return this.#written.promise
  }

  /** How many bytes of content were handed to the transport. */
  get writtenBytes(): number {
    return this.#writtenBytes
  }

  get recording(): Recording | undefined {
    return this.#recorder?.recording()
  }

  head(status: number, headers: readonly Header[]): void {
    if (this.#done) return
    this.#recorder?.add({ kind: 'head', httpVersion: '1.1', status, reason: '', headers })
    this.#reply.head(status, headers)
  }

  /** Gives whether more may be written at once. */
  write(bytes: Uint8Array): boolean {
    if (this.#done) return false
    this.#recorder?.add({ kind: 'body', bytes })
    this.#writtenBytes += bytes.length
    return this.#reply.write(bytes)
  }

  end(): void {
    if (this.#done) return
    this.#finish()
    this.#recorder?.add({ kind: 'end', how: 'last-chunk' })
    this.#reply.end()
  }

  crash(how: 'fin' | 'reset'): void {
    if (this.#done) return
    this.#finish()
    this.#recorder?.add({ kind: 'abort', why: 'satisfied' })
    this.#reply.crash(how)
  }

  /** Nothing more will be written. */
  fallSilent(): void {
    this.#written.resolve()
  }

  /** Does something later, unless the exchange is over by then. */
  later(work: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (!this.#done) work()
    }, ms)
    this.#timers.add(timer)
  }

  onDrain(goOn: () => void): void {
    this.#reply.onDrain(goOn)
  }

  #closed(): void {
    if (!this.#done) {
      this.#recorder?.add({
        kind: 'error',
        phase: 'body',
        code: 'CLIENT_LEFT',
        message: 'whoever asked for it has left',
      })
    }
    this.#finish()
  }

  #finish(): void {
    this.#done = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#over.resolve()
    this.#written.resolve()
  }
}

/** Node gives names and values in turn; over HTTP/2 the pseudo-header fields are among them. */
function pairs(raw: readonly string[]): Header[] {
  return raw.flatMap((name, index): Header[] =>
    index % 2 === 0 && !name.startsWith(':') ? [[name, raw[index + 1]!]] : [],
  )
}

import http from 'node:http'
import https from 'node:https'
import http2 from 'node:http2'
import type { Readable } from 'node:stream'
import { EventStreamParser } from '@ssespec/grammar'
import type { DispatchedEvent } from '@ssespec/grammar'
import { generate } from 'selfsigned'
import { startReferenceServer } from '@ssespec/reference-server'
import type { ReferenceServer, ReferenceServerOptions } from '@ssespec/reference-server'

export type Protocol = '1.1' | '2' | '2c'
export const PROTOCOLS: readonly Protocol[] = ['1.1', '2', '2c']

export async function startServer(options: ReferenceServerOptions = {}): Promise<ReferenceServer> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }])
  return startReferenceServer({ tls: { cert, key }, ...options })
}

export interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The answer to one request over a connection of its own. */
export class Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** How the body ended. */
  readonly ended: Promise<'properly' | 'cut'>
  readonly #connection: { destroy(): unknown }
  readonly #stream: Readable
  readonly #waiting = new Set<() => void>()
  readonly #events: DispatchedEvent[] = []
  /** The pieces as they arrived. */
  readonly pieces: Buffer[] = []
  /** How many bytes have arrived. */
  length = 0
  #isOver = false

  constructor(
    status: number,
    headers: Answer['headers'],
    body: Readable,
    ended: Promise<'properly' | 'cut'>,
    connection: { destroy(): unknown },
  ) {
    this.status = status
    this.headers = headers
    this.#connection = connection
    this.#stream = body
    body.on('error', () => undefined)
    const parser = new EventStreamParser({ onEvent: (event) => this.#events.push(event) })
    body.on('data', (piece: Buffer) => {
      this.pieces.push(piece)
      this.length += piece.length
      parser.push(piece)
      for (const check of this.#waiting) check()
    })
    this.ended = ended.then((how) => {
      this.#isOver = true
      for (const check of this.#waiting) check()
      return how
    })
  }

  get body(): Buffer {
    return Buffer.concat(this.pieces)
  }

  /** The events that have arrived whole. */
  get events(): readonly DispatchedEvent[] {
    return this.#events
  }

  /** Resolves when the test holds; rejects when the body is over and it does not. */
  until(holds: (answer: this) => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const check = (): void => {
      if (holds(this)) resolve()
      else if (this.#isOver) reject(new Error(`The body is over: ${JSON.stringify(this.body.toString())}`))
    }
    this.#waiting.add(check)
    check()
    return promise.finally(() => this.#waiting.delete(check))
  }

  /** That many events, at least; then the client leaves. */
  async firstEvents(count: number): Promise<readonly DispatchedEvent[]> {
    await this.until(({ events }) => events.length >= count)
    this.leave()
    return this.events.slice(0, count)
  }

  /** Reads no more until `resume`: the peer's buffers, and then ours, fill up. */
  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  leave(): void {
    this.#connection.destroy()
  }
}

export function ask(
  server: ReferenceServer,
  protocol: Protocol,
  path: string,
  init: Ask = {},
): Promise<Answer> {
  const base = protocol === '2' ? server.secureUrl : server.url
  if (base === undefined) throw new Error('The server has no TLS port')
  return protocol === '1.1' ? askHttp1(new URL(path, base), init) : askHttp2(new URL(path, base), init)
}

export function askHttp1(url: URL, { method = 'GET', headers = {} }: Ask): Promise<Answer> {
  const send = url.protocol === 'https:' ? https.request : http.request
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers, agent: false, rejectUnauthorized: false })
    request.on('error', reject)
    request.on('response', (response) => {
      const ended = new Promise<'properly' | 'cut'>((over) => {
        response.once('close', () => over(response.complete ? 'properly' : 'cut'))
      })
      resolve(new Answer(response.statusCode ?? 0, response.headers, response, ended, request))
    })
    request.end()
  })
}

function askHttp2(url: URL, { method = 'GET', headers = {} }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(url, { rejectUnauthorized: false })
    session.on('error', reject)
    const stream = session.request({ ':method': method, ':path': url.pathname + url.search, ...headers })
    stream.on('error', reject)
    stream.on('close', () => reject(new Error('The stream was closed without an answer')))
    stream.on('response', (head) => {
      const ended = new Promise<'properly' | 'cut'>((over) => {
        let whole = false
        stream.once('end', () => (whole = true))
        stream.once('close', () => {
          over(whole && stream.rstCode === 0 ? 'properly' : 'cut')
          session.close()
        })
      })
      resolve(new Answer(head[':status'] ?? 0, head, stream, ended, session))
    })
  })
}

/** Whether an answer comes before another stream of the server has had three events. */
export async function answersFirst(server: ReferenceServer, asked: Promise<Answer>): Promise<boolean> {
  const others = ask(server, '1.1', '/events').then((answer) => answer.firstEvents(3))
  const first = await Promise.race([asked.then(() => 'answer'), others.then(() => 'others')])
  return first === 'answer'
}

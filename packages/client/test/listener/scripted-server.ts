import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

import { monotonicMs } from '@ssespec/recording'
import { onTestFinished } from 'vitest'

import { type Answer, type ExpectedRequest, isRefused, type ReconnectionCase } from './reconnection-case.ts'

/** One request as it came; `waitedMs` is counted from when the answer before began to end. */
export interface SeenRequest {
  readonly origin: 'main' | 'other'
  readonly method: string
  readonly path: string
  readonly headers: ReadonlyMap<string, string>
  readonly waitedMs: number
}

/** Plays one case: two servers, one script. */
export class ScriptedServer {
  readonly seen: SeenRequest[] = []
  readonly #steps: ReconnectionCase['requests']
  readonly #open = new Set<Socket>()
  readonly #main: Server
  readonly #other: Server
  #port = 0
  #at = 0
  #endedAt = -Infinity
  /** So many losses until somebody listens again. */
  #lossesToCome = 0

  constructor({ requests }: ReconnectionCase) {
    this.#steps = requests
    this.#main = createServer((socket) => this.#serve(socket, 'main'))
    this.#other = createServer((socket) => this.#serve(socket, 'other'))
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`
  }

  async start(): Promise<void> {
    this.#other.listen(0, '127.0.0.1')
    await once(this.#other, 'listening')
    this.#port = await listenOnQuietPort(this.#main)
    onTestFinished(() => this.stop())
    const [first] = this.#steps
    if (first !== undefined && isRefused(first)) {
      this.#main.close()
      await once(this.#main, 'close')
      this.#lossesToCome = first.refused
      this.#at = 1
    }
  }

  /** The client told of a loss. */
  lost(): void {
    if (this.#lossesToCome > 0 && --this.#lossesToCome === 0) this.#main.listen(this.#port, '127.0.0.1')
  }

  /** Settles when the client has left every connection. */
  async allClosed(): Promise<void> {
    await Promise.all(
      [...this.#open].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    )
  }

  stop(): void {
    for (const socket of this.#open) socket.destroy()
    this.#main.close()
    this.#other.close()
  }

  #serve(socket: Socket, origin: SeenRequest['origin']): void {
    this.#open.add(socket)
    socket.on('close', () => this.#open.delete(socket)).on('error', () => {})
    let head = ''
    socket.on('data', (bytes) => {
      head += bytes.toString('latin1')
      if (!head.includes('\r\n\r\n')) return
      socket.removeAllListeners('data').resume()
      this.seen.push({ ...requestOf(head), origin, waitedMs: monotonicMs() - this.#endedAt })
      const step = this.#steps[this.#at++] as ExpectedRequest | undefined
      this.#answer(socket, step?.answer ?? { status: 204 })
    })
  }

  #answer(socket: Socket, answer: Answer): void {
    this.#refuseNext()
    this.#endedAt = monotonicMs()
    if (answer.none === 'silence') return
    if (answer.none === 'reset') return void socket.resetAndDestroy()
    const bytes = this.#bytesOf(answer)
    if (answer.end === 'hold') return void socket.write(bytes)
    if (answer.end === 'reset') return void socket.write(bytes, () => socket.resetAndDestroy())
    socket.end(bytes)
  }

  #refuseNext(): void {
    const next = this.#steps[this.#at]
    if (next === undefined || !isRefused(next)) return
    this.#at++
    this.#main.close()
    // The end of this answer is a loss as well.
    this.#lossesToCome = next.refused + 1
  }

  #bytesOf({ none, raw, status = 200, headers = {}, body = '', end = 'clean' }: Answer): Buffer {
    if (none !== undefined) return Buffer.alloc(0)
    if (raw !== undefined) return Buffer.from(raw, 'latin1')
    const content = Buffer.from(body)
    const fields = new Map<string, string | null>([
      ['Connection', 'close'],
      ...(status === 200 ? ([['Content-Type', 'text/event-stream']] as const) : []),
      ...Object.entries(headers),
    ])
    if (status === 200) fields.set('Transfer-Encoding', 'chunked')
    else if (status !== 204) fields.set('Content-Length', String(content.length))
    const lines = [...fields].flatMap(([name, value]) =>
      value === null ? [] : [`${name}: ${this.#filled(value)}`],
    )
    const head = Buffer.from(`HTTP/1.1 ${status} Status\r\n${lines.join('\r\n')}\r\n\r\n`)
    if (status !== 200) return Buffer.concat([head, content])
    const chunk =
      content.length === 0
        ? []
        : [Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from('\r\n')]
    return Buffer.concat([head, ...chunk, Buffer.from(end === 'clean' ? '0\r\n\r\n' : '')])
  }

  #filled(value: string): string {
    const { port } = this.#other.address() as AddressInfo
    return value
      .replace('{origin}', `http://127.0.0.1:${this.#port}`)
      .replace('{other}', `http://127.0.0.1:${port}`)
  }
}

/** A port that the system gives to nobody unasked: it may be left and taken again. */
async function listenOnQuietPort(server: Server): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    server.listen(port, '127.0.0.1')
    // The error is what `once` rejects with: the port is taken.
    if (
      await once(server, 'listening').then(
        () => true,
        () => false,
      )
    )
      return port
  }
}

function requestOf(head: string): Omit<SeenRequest, 'origin' | 'waitedMs'> {
  const [line = '', ...fields] = head.split('\r\n\r\n')[0]!.split('\r\n')
  const [method = '', path = ''] = line.split(' ')
  const headers = new Map<string, string>()
  for (const field of fields) {
    const colon = field.indexOf(':')
    const value = Buffer.from(field.slice(colon + 1), 'latin1').toString('utf8')
    headers.set(field.slice(0, colon).toLowerCase(), value.trim())
  }
  return { method, path, headers }
}

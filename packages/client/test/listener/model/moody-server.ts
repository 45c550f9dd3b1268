import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

import { monotonicMs } from '@ssespec/recording'

/** What an attempt meets before it meets the stream, or instead of it. */
export const MOODS = [
  'close',
  'reset',
  'garbage',
  'half a head',
  'silence',
  'delay',
  'redirect',
  'redirect to the other origin',
  'redirect in a circle',
  '401',
  '503',
] as const
export type Mood = (typeof MOODS)[number]

/** How an open stream is lost. */
export const LOSSES = ['end', 'cut', 'half an event', 'reset'] as const
export type Loss = (typeof LOSSES)[number]

/** A server that numbers its events, sends those again that a client missed, and is in a mood at times. */
export class MoodyServer {
  /** What the next attempts meet, in this order. */
  readonly moods: Mood[] = []
  /** What came that may not come. */
  readonly faults: string[] = []
  /** The token that it asks for. */
  token = 0
  /** The reconnection time in force. */
  retryMs = 0
  /** It answers 204 from now on. */
  isOver = false
  readonly #open = new Set<Socket>()
  readonly #main: Server = createServer((socket) => this.#take(socket, false))
  readonly #other: Server = createServer((socket) => this.#take(socket, true))
  #stream: Socket | undefined
  #events = 0
  #lastId = 0
  #lostAt = -Infinity

  async start(): Promise<void> {
    for (const server of [this.#main, this.#other]) {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
    }
  }

  async stop(): Promise<void> {
    for (const server of [this.#main, this.#other]) {
      server.close()
      await once(server, 'close')
    }
  }

  get url(): string {
    return urlOf(this.#main)
  }

  /** Settles when the client has left every connection. */
  async allClosed(): Promise<void> {
    await Promise.all(
      [...this.#open].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    )
  }

  /** Publishes events that are read at once. */
  publish(count: number): void {
    const events = Array.from({ length: count }, () => eventOf(++this.#events))
    if (count > 0) this.#stream?.write(chunkOf(events.join('')))
  }

  /** Publishes for nobody: whoever comes back gets it. */
  publishUnseen(count: number): void {
    this.#events += count
  }

  askForRetry(ms: number): void {
    this.#stream?.write(chunkOf(`retry: ${ms}\n`))
  }

  lose(how: Loss): void {
    const stream = this.#stream
    this.#stream = undefined
    this.#lostAt = monotonicMs()
    if (how === 'reset') stream?.resetAndDestroy()
    else if (how === 'end') stream?.end('0\r\n\r\n')
    else stream?.end(how === 'cut' ? '' : chunkOf(`id: ${this.#events + 1}\nevent: cut\nretry\ndata: never`))
  }

  #take(socket: Socket, isOther: boolean): void {
    this.#open.add(socket)
    socket.on('error', () => {}).on('close', () => this.#open.delete(socket))
    socket.once('data', (bytes) => this.#answer(socket, bytes.toString('latin1'), isOther))
  }

  #answer(socket: Socket, request: string, isOther: boolean): void {
    const path = request.split(' ')[1]
    const authorization = /^authorization: (.*)\r$/im.exec(request)?.[1]
    const lastEventId = Number(/^last-event-id: (.*)\r$/im.exec(request)?.[1] ?? 0)
    if (path === '/') this.#hold(lastEventId, authorization)
    this.#lostAt = monotonicMs()
    if (isOther && authorization !== undefined) this.faults.push('the other origin was given a token')
    if (this.isOver) return void socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n')
    if (path === '/circle') return void socket.end(redirectTo('/circle'))
    const mood = path === '/' ? this.moods.shift() : undefined
    if (mood !== undefined && mood !== 'delay') return this.#act(socket, mood)
    // The other origin knows nothing of tokens.
    if (!isOther && authorization !== `Bearer ${this.token}`) return this.#act(socket, '401')
    if (mood === 'delay') setTimeout(() => this.#begin(socket, lastEventId), 5)
    else this.#begin(socket, lastEventId)
  }

  /** An attempt, against what every attempt must be. */
  #hold(lastEventId: number, authorization: string | undefined): void {
    const waitedMs = monotonicMs() - this.#lostAt
    if (waitedMs < this.retryMs) this.faults.push(`${waitedMs} ms waited, not ${this.retryMs}`)
    if (authorization === undefined) this.faults.push('an attempt without its token')
    if (lastEventId < this.#lastId || lastEventId > this.#events) {
      this.faults.push(`Last-Event-ID ${lastEventId} after ${this.#lastId}, of ${this.#events}`)
    }
    this.#lastId = lastEventId
  }

  #begin(socket: Socket, lastEventId: number): void {
    this.#stream = socket
    const missed = Array.from({ length: this.#events - lastEventId }, (_, index) => lastEventId + index + 1)
    socket.write(`${HEAD}${missed.map((id) => chunkOf(eventOf(id))).join('')}`)
  }

  #act(socket: Socket, mood: Exclude<Mood, 'delay'>): void {
    switch (mood) {
      case 'silence':
        return
      case 'reset':
        return void socket.resetAndDestroy()
      case 'close':
        return void socket.end()
      case 'garbage':
        return void socket.end('SSH-2.0\r\n\r\n')
      case 'half a head':
        return void socket.end('HTTP/1.1 200 OK\r\nContent-')
      case 'redirect':
        return void socket.end(redirectTo('/to'))
      case 'redirect to the other origin':
        return void socket.end(redirectTo(`${urlOf(this.#other)}to`))
      case 'redirect in a circle':
        return void socket.end(redirectTo('/circle'))
      case '401':
      case '503':
        return void socket.end(`HTTP/1.1 ${mood} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    }
  }
}

const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n'

const chunkOf = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`

const eventOf = (id: number): string => `id: ${id}\ndata: ${id}\n\n`

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

function redirectTo(location: string): string {
  return `HTTP/1.1 307 Go\r\nLocation: ${location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
}

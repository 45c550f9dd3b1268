import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join, normalize } from 'node:path'

const pages = join(import.meta.dirname, 'pages')
const TYPES: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', js: 'text/javascript' }

/** A server of event streams and of the pages that open them; it counts what reaches it. */
export interface Origin extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Streams that are open now, and that were ever asked for. */
  readonly open: number
  readonly asked: number
  /** How often `/ping` was asked for. */
  readonly pings: number
  /** Connections that are open now. */
  readonly connections: number
  /** Resolves when the next stream is asked for, or with false after so many milliseconds. */
  next(withinMs: number): Promise<boolean>
  /** Resolves when a stream is asked for or ends, or with false after so long. */
  change(withinMs: number): Promise<boolean>
  /** Resolves when no stream was asked for or ended for so long. */
  quiet(forMs: number): Promise<void>
  /** Sends an event on each open stream; the text is the bytes of it. */
  send(event: string): void
  /** Ends each stream, as a server does that restarts: clients come back. */
  endAll(): void
}

export async function startOrigin(): Promise<Origin> {
  const streams = new Set<ServerResponse>()
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()
  let asked = 0
  let pings = 0
  const changed = (): void => {
    for (const wake of waiting) wake()
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Cache-Control', 'no-store')
    if (pathname === '/stream') stream(response)
    else if (pathname === '/ping') {
      pings += 1
      response.end('pong')
    } else void page(pathname, response)
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  function stream(response: ServerResponse): void {
    asked += 1
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
    response.write('retry: 200\n: open\n\n')
    streams.add(response)
    response.once('close', () => {
      streams.delete(response)
      changed()
    })
    changed()
  }

  /** Resolves at the next change, or with false when there is none in time. */
  async function change(withinMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const wake = (): void => resolve(true)
    const timer = setTimeout(() => resolve(false), withinMs)
    waiting.add(wake)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      waiting.delete(wake)
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get open() {
      return streams.size
    },
    get asked() {
      return asked
    },
    get pings() {
      return pings
    },
    get connections() {
      return sockets.size
    },
    change,
    async next(withinMs) {
      const before = asked
      const until = performance.now() + withinMs
      for (;;) {
        const left = until - performance.now()
        if (asked > before) return true
        if (left <= 0) return false
        await change(left)
      }
    },
    async quiet(forMs) {
      while (await change(forMs));
    },
    send(event) {
      for (const response of streams) response.write(event)
    },
    endAll() {
      for (const response of streams) response.end()
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

async function page(pathname: string, response: ServerResponse): Promise<void> {
  const path = normalize(pathname)
  const type = TYPES[path.split('.').at(-1) ?? '']
  const content =
    path.startsWith('/pages/') && type !== undefined
      ? await readFile(join(pages, path.slice('/pages/'.length))).catch(() => undefined)
      : undefined
  if (content === undefined) response.writeHead(404).end('There is nothing here.\n')
  else response.writeHead(200, { 'Content-Type': type! }).end(content)
}

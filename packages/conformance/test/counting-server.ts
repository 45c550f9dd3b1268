import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as a server saw it. */
export interface SeenRequest {
  readonly method: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Connections that were open then, its own included. */
  readonly connections: number
  /** Response heads that had been sent before. */
  readonly heads: number
}

/** A server that counts. */
export interface CountingServer {
  readonly url: string
  readonly requests: readonly SeenRequest[]
  /** Connections open at this moment. */
  readonly open: number
  close(): Promise<void>
}

export type Answer = (request: IncomingMessage, response: ServerResponse, n: number) => void

/** Starts a server that answers each request as told; `n` counts them from 1. */
export async function countingServer(answer: Answer): Promise<CountingServer> {
  const sockets = new Set<Socket>()
  const requests: SeenRequest[] = []
  let heads = 0
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    const headsBefore = heads
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', headers } = request
      const seen = {
        method,
        headers,
        body: Buffer.concat(chunks).toString(),
        connections: 0,
        heads: headsBefore,
      }
      requests.push(seen)
      // A connection that was closed before this one was opened may be heard of after it.
      setImmediate(() => setImmediate(() => (seen.connections = sockets.size)))
      const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => typeof response
      response.writeHead = ((...args: unknown[]) => {
        heads += 1
        return writeHead(...args)
      }) as typeof response.writeHead
      answer(request, response, requests.length)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/events`,
    requests,
    get open() {
      return sockets.size
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Numbered events, the next every 100 ms, from the last event ID on; every connection gets the same ones. */
export function ticking(): Answer {
  const startedAt = Date.now()
  const current = (): number => Math.floor((Date.now() - startedAt) / 100) + 1
  return (request, response) => {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
      Connection: 'close',
    })
    response.flushHeaders()
    if (request.method !== 'GET') {
      response.end()
      return
    }
    const last = request.headers['last-event-id']
    let next = typeof last === 'string' && /^\d{1,9}$/.test(last) ? Number(last) + 1 : current()
    response.write('retry: 1000\n\n')
    const send = (): void => {
      for (; next <= current(); next++) response.write(`id: ${next}\ndata: event ${next}\n\n`)
    }
    send()
    const timer = setInterval(send, 100)
    response.once('close', () => clearInterval(timer))
  }
}

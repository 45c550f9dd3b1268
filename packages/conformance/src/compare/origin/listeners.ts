import http from 'node:http'
import http2 from 'node:http2'
import net, { type Socket } from 'node:net'
import { once } from 'node:events'

import type { AnyRequest, AnyResponse } from './reply.ts'

export type Handler = (request: AnyRequest, response: AnyResponse) => void

/** RFC 9113, 3.4: the client's connection preface begins with `PRI * HTTP/2.0`. */
const PREFACE = Buffer.from('PRI * HTTP/2.0')

/** Servers on one or two ports, and how to end them at once. */
export interface Listeners {
  readonly port: number
  /** With TLS. */
  readonly securePort: number | undefined
  close(): Promise<void>
}

export interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
}

/**
 * Listens in the clear, for HTTP/1.1 and for HTTP/2 with prior knowledge on one port, and with TLS on another.
 * @throws Error as `node:net` does, with its `code`, where the port cannot be had
 */
export async function listen({ host, port, tls }: ListenOptions, handler: Handler): Promise<Listeners> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.setNoDelay(true)
  }
  const http1 = http.createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, handler)
  // A quiet stream is no dead one, and the bytes of a refused request are no matter of ours.
  http1.timeout = 0
  const h2c = http2.createServer(SETTINGS, handler)
  h2c.on('sessionError', () => {})
  const clear = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    keep(socket)
    choose(socket, http1, h2c)
  })
  clear.listen(port, host)
  await once(clear, 'listening')
  const secure = tls && http2.createSecureServer({ ...SETTINGS, ...tls, allowHTTP1: true }, handler)
  if (secure) {
    secure
      .on('connection', keep)
      .on('sessionError', () => {})
      .on('tlsClientError', () => {})
    secure.listen(0, host)
    await once(secure, 'listening')
  }
  const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port
  return {
    port: portOf(clear),
    securePort: secure && portOf(secure),
    close: async () => {
      const closed = [clear, ...(secure ? [secure] : [])].map((server) => {
        server.close()
        return once(server, 'close')
      })
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    },
  }
}

const SETTINGS = {
  settings: { maxConcurrentStreams: 1000 },
  streamResetBurst: 10_000,
  streamResetRate: 10_000,
}

/** Waits for the bytes that tell HTTP/2 from HTTP/1.1, puts them back, and hands the connection on. */
function choose(socket: Socket, http1: http.Server, h2c: http2.Http2Server): void {
  let seen = Buffer.alloc(0)
  const gone = (): void => void socket.destroy()
  const readable = (): void => {
    const bytes = socket.read() as Buffer | null
    if (bytes === null) return
    seen = Buffer.concat([seen, bytes])
    const length = Math.min(seen.length, PREFACE.length)
    const alike = PREFACE.subarray(0, length).equals(seen.subarray(0, length))
    if (alike && length < PREFACE.length) return
    socket.off('readable', readable).off('end', gone)
    socket.unshift(seen)
    // Only HTTP/1.1 may be half closed.
    if (alike) socket.allowHalfOpen = false
    ;(alike ? h2c : http1).emit('connection', socket)
  }
  socket.on('readable', readable).on('end', gone)
}

import http from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { asksForWebSocket } from '../transports/websocket.ts'
import type { AnyHandler } from './express-http2.ts'

/** RFC 9113 3.4: the client preface starts with `PRI`, which no method of HTTP/1 does. */
const PREFACE = Buffer.from('PRI')
/** Browsers open connections ahead of need; longer than this we do not keep one that says nothing. */
const FIRST_BYTES_MS = 60_000

/**
 * One cleartext port for HTTP/1.1 and, with prior knowledge, HTTP/2. The HTTP/1 server listens and keeps its
 * time limits; a connection that starts with HTTP/2's preface is handed on.
 */
export function createCleartextServer(
  handler: AnyHandler,
  acceptHttp2: (connection: Duplex) => void,
  queue: (serve: (socket: Socket) => void) => (socket: Socket) => void = (serve) => serve,
): http.Server {
  const server = http.createServer({ shouldUpgradeCallback: asksForWebSocket }, handler)
  const serveHttp1 = server.listeners('connection') as ((this: http.Server, socket: Socket) => void)[]
  const serve = (socket: Socket): void => {
    peek(socket, (startsWithPreface) => {
      if (!startsWithPreface) return serveHttp1.forEach((listener) => listener.call(server, socket))
      // Node's HTTP/1 server leaves sockets half open; an HTTP/2 session would outlive a client that left.
      socket.allowHalfOpen = false
      acceptHttp2(socket)
    })
  }
  server.removeAllListeners('connection')
  server.on('connection', queue(serve))
  return server
}

/** Waits for as many bytes as tell the two versions apart, and puts them back. */
function peek(socket: Socket, decided: (startsWithPreface: boolean) => void): void {
  let seen: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  const gone = (): void => void socket.destroy()
  const readable = (): void => {
    const bytes = socket.read() as Buffer | null
    if (bytes === null) return
    seen = seen.length === 0 ? bytes : Buffer.concat([seen, bytes])
    const length = Math.min(seen.length, PREFACE.length)
    const alike = PREFACE.subarray(0, length).equals(seen.subarray(0, length))
    if (alike && length < PREFACE.length) return
    socket.off('readable', readable).off('end', gone).off('timeout', gone).off('error', gone)
    socket.setTimeout(0)
    socket.unshift(seen)
    decided(alike)
  }
  socket.on('readable', readable).on('end', gone).on('timeout', gone).on('error', gone)
  socket.setTimeout(FIRST_BYTES_MS)
}

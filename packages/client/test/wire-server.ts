import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'

/** What to do with a connection once its first bytes have come. */
export type Conversation = (socket: Socket, request: string) => unknown

/** A server that sends exactly the bytes it is told to, and knows which of its connections are open. */
export interface WireServer {
  readonly port: number
  readonly url: string
  readonly requests: readonly string[]
  /** Settles when every connection is gone. */
  allClosed(): Promise<void>
}

export async function wireServer(conversation: Conversation, tls?: TlsOptions): Promise<WireServer> {
  const requests: string[] = []
  const open = new Set<Socket>()
  const serve = (socket: Socket): void => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => {})
    socket.once('data', (bytes) => {
      const request = bytes.toString('latin1')
      requests.push(request)
      void conversation(socket, request)
    })
  }
  const server: Server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  const scheme = tls === undefined ? 'http' : 'https'
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}/`,
    requests,
    async allClosed() {
      await Promise.all([...open].map((socket) => new Promise((resolve) => socket.once('close', resolve))))
    },
  }
}

/** Writes the parts one after the other, each when the one before it has left for the peer. */
export async function writeParts(socket: Socket, parts: readonly Uint8Array[]): Promise<void> {
  for (const part of parts) {
    const { promise, resolve } = Promise.withResolvers<void>()
    socket.write(part, () => setImmediate(() => resolve()))
    await promise
  }
}

/** Writes the same bytes as fast as the peer takes them, until it leaves. */
export async function flood(socket: Socket, bytes: Uint8Array | string): Promise<void> {
  // That the peer leaves is an error for the pipeline, and what is waited for here.
  await pipeline(forever(bytes), socket).catch(() => {})
}

function* forever(bytes: Uint8Array | string): Generator<Uint8Array | string> {
  for (;;) yield bytes
}

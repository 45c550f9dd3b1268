import type { Http2Server, ServerHttp2Session } from 'node:http2'
import type { Server, Socket } from 'node:net'

/** Every socket and HTTP/2 session that is open, so that none is left behind. */
export class Connections {
  readonly #sockets = new Set<Socket>()
  readonly #sessions = new Set<ServerHttp2Session>()
  #empty: (() => void) | undefined

  /** Follows each connection that the server accepts from here on. */
  watch(server: Server): void {
    server.prependListener('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => {
        this.#sockets.delete(socket)
        if (this.#sockets.size === 0) this.#empty?.()
      })
    })
  }

  watchSessions(server: Http2Server): void {
    server.on('session', (session) => {
      this.#sessions.add(session)
      session.once('close', () => this.#sessions.delete(session))
    })
  }

  /** RFC 9113 6.8: says GOAWAY to each peer; a session closes when its last stream has ended. */
  sayGoaway(): void {
    for (const session of this.#sessions) session.close()
  }

  /** Resolves when the last socket is closed, or after that time; with how many are open still. */
  async empty(timeoutMs: number): Promise<number> {
    if (this.#sockets.size === 0) return 0
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#empty = resolve
    const timer = timeoutMs === Infinity ? undefined : setTimeout(resolve, timeoutMs)
    await promise
    clearTimeout(timer)
    return this.#sockets.size
  }

  destroyAll(): void {
    for (const session of this.#sessions) session.destroy()
    for (const socket of this.#sockets) socket.destroy()
  }
}

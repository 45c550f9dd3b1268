import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An origin that answers every request with an event stream the test writes. */
export class EventOrigin implements AsyncDisposable {
  readonly url: string
  /** What the head of every answer from now on holds besides; no X-Accel-Buffering unless it stands here. */
  headers: Readonly<Record<string, string>> = {}
  readonly #server: Server
  readonly #waiting: ((stream: ServerResponse) => void)[] = []

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (_request, response: ServerResponse) => {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        ...this.headers,
      })
      response.flushHeaders()
      this.#waiting.shift()?.(response)
    })
  }

  static async start(): Promise<EventOrigin> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new EventOrigin(server)
  }

  /** The stream of the next request. */
  async nextStream(): Promise<ServerResponse> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

import http2 from 'node:http2'
import { ServerResponse } from 'node:http'
import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { OpenStreams } from '../stream/open-streams.ts'
import { createCleartextServer } from './cleartext.ts'
import { Connections } from './connections.ts'
import type { AnyHandler } from './express-http2.ts'
import { listen } from './listen.ts'
import { createSecureServer } from './secure.ts'
import type { Certificate } from './secure.ts'

/** The listeners of one server, and their end. */
export class RunningServers {
  readonly #handler: AnyHandler
  readonly #host: string
  readonly #connections = new Connections()
  readonly #http1Servers: (HttpServer | HttpsServer)[] = []
  readonly #http2Server: http2.Http2Server
  #draining = false

  constructor(handler: AnyHandler, host: string) {
    this.#handler = (request, response) => {
      if (this.#draining) refuse(response)
      else handler(request, response)
    }
    this.#host = host
    this.#http2Server = createHttp2Server(this.#handler)
    this.#connections.watch(this.#http2Server)
    this.#connections.watchSessions(this.#http2Server)
  }

  startCleartext(port: number): Promise<number> {
    return this.#start(createCleartextServer(this.#handler, this.#http2Server), port)
  }

  startSecure(port: number, certificate: Certificate): Promise<number> {
    return this.#start(createSecureServer(this.#handler, this.#http2Server, certificate), port)
  }

  startHttp2(port: number): Promise<number> {
    return listen(this.#http2Server, this.#host, port)
  }

  /** Resolves with how many connections had to be cut. */
  async drain(timeoutMs: number, streams: OpenStreams): Promise<number> {
    this.#draining = true
    this.#stopListening()
    this.#connections.sayGoaway()
    streams.endAll()
    const left = await this.#connections.empty(timeoutMs)
    await this.close()
    return left
  }

  async close(): Promise<void> {
    this.#draining = true
    this.#stopListening()
    this.#connections.destroyAll()
    await this.#connections.empty(Infinity)
  }

  async #start(server: HttpServer | HttpsServer, port: number): Promise<number> {
    this.#connections.watch(server)
    this.#http1Servers.push(server)
    return listen(server, this.#host, port)
  }

  #stopListening(): void {
    for (const server of [...this.#http1Servers, this.#http2Server]) if (server.listening) server.close()
  }
}

function createHttp2Server(handler: AnyHandler): http2.Http2Server {
  // Ten megabytes a session, Node's default, are used up by some thousand streams.
  return http2.createServer({ maxSessionMemory: 1024 }, handler)
}

function refuse(response: Parameters<AnyHandler>[1]): void {
  response.statusCode = 503
  response.setHeader('Retry-After', '1')
  if (response instanceof ServerResponse) response.setHeader('Connection', 'close')
  response.end()
}

import { ServerResponse } from 'node:http'
import type { Server as HttpServer } from 'node:http'
import http2 from 'node:http2'
import type { Server as HttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import type { OpenStreams } from '../stream/open-streams.ts'
import { createCleartextServer } from './cleartext.ts'
import { Connections } from './connections.ts'
import type { AnyHandler } from './express-http2.ts'
import { editFrames } from './frame-editor.ts'
import type { Front } from './front.ts'
import { listen } from './listen.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { createSecureServer } from './secure.ts'
import type { Certificate } from './secure.ts'
import type { Upgrade } from '../transports/websocket.ts'

/** All listeners of one reference server, and their end. */
export class RunningServers {
  readonly #host: string
  readonly #upgrade: Upgrade
  readonly #connections = new Connections()
  readonly #servers: (HttpServer | HttpsServer | http2.Http2Server)[] = []
  #draining = false

  constructor(host: string, upgrade: Upgrade) {
    this.#host = host
    this.#upgrade = (...request) => {
      if (this.#draining) request[1].destroy()
      else upgrade(...request)
    }
  }

  /** Listens for HTTP/1.1, and HTTP/2 with prior knowledge; resolves with the port. */
  startCleartext(handler: AnyHandler, port: number, front?: Front): Promise<number> {
    const refusing = this.#unlessDraining(handler)
    const queue = front?.oneConnectionAtATime === true ? oneAtATime(front.looksEachMs) : undefined
    const server = createCleartextServer(refusing, this.#http2For(refusing, front), queue)
    return this.#start(server.on('upgrade', this.#upgrade), port)
  }

  /** Listens for HTTP/1.1 and HTTP/2 over TLS. */
  startSecure(handler: AnyHandler, port: number, certificate: Certificate, front?: Front): Promise<number> {
    const refusing = this.#unlessDraining(handler)
    const accept = this.#http2For(refusing, front)
    const server = createSecureServer(refusing, accept, certificate, front?.alpn)
    return this.#start(server.on('upgrade', this.#upgrade), port)
  }

  /** Listens for HTTP/2 alone, in cleartext. */
  startHttp2(handler: AnyHandler, port: number): Promise<number> {
    const server = http2.createServer(HTTP2_OPTIONS, this.#unlessDraining(handler))
    this.#connections.watchSessions(server)
    return this.#start(server, port)
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

  #start(server: HttpServer | HttpsServer | http2.Http2Server, port: number): Promise<number> {
    this.#connections.watch(server)
    this.#servers.push(server)
    return listen(server, this.#host, port)
  }

  /** What takes connections that turn out to be HTTP/2. */
  #http2For(handler: AnyHandler, front: Front = { ports: [] }): (connection: Duplex) => void {
    const { fromClient, fromServer, http2: options } = front
    const server = http2.createServer({ ...HTTP2_OPTIONS, ...options }, handler)
    this.#connections.watchSessions(server)
    if (fromClient === undefined && fromServer === undefined) {
      return (connection) => void server.emit('connection', connection)
    }
    return (connection) => {
      server.emit('connection', editFrames(connection, fromClient ?? asItIs, fromServer ?? asItIs))
    }
  }

  #unlessDraining(handler: AnyHandler): AnyHandler {
    return (request, response) => {
      if (this.#draining) refuse(response)
      else handler(request, response)
    }
  }

  #stopListening(): void {
    for (const server of this.#servers) if (server.listening) server.close()
  }
}

/** Ten megabytes a session, Node's default, are used up by some thousand streams. */
const HTTP2_OPTIONS: http2.ServerOptions = { maxSessionMemory: 1024 }

function asItIs<Value>(value: Value): Value {
  return value
}

function refuse(response: Parameters<AnyHandler>[1]): void {
  response.statusCode = 503
  response.setHeader('Retry-After', '1')
  if (response instanceof ServerResponse) response.setHeader('Connection', 'close')
  response.end()
}

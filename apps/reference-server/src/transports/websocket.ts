import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

import { type WebSocket, WebSocketServer } from 'ws'

import type { Exchange, ServerState } from '../exchange.ts'
import type { AnyHandler } from '../http/express-http2.ts'
import type { Reader } from '../stream/channel.ts'
import type { OpenStream } from '../stream/open-streams.ts'
import { ParameterError } from '../stream/parameters.ts'
import { newestOf, type Updates, updatesOf } from './updates.ts'

const PATH = '/transports/websocket'
/** A client that has so many bytes still to read is sent nothing more until it has read them. */
const BUFFERED_BYTES = 65_536
const MESSAGE_BYTES = 65_536
/** RFC 6455 7.4.1: "an endpoint is going away, such as a server going down". */
const GOING_AWAY = 1001
const TRY_AGAIN_LATER = 1013

/** Whether a request asks for the WebSocket here; every other `Upgrade` is ignored, as RFC 9110 7.8 lets a server do. */
export function asksForWebSocket({ url, headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && pathOf(url) === PATH
}

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Serves `/transports/websocket`: each update is a text message, and what the client sends is read and dropped. */
export function webSocketUpgrade(state: ServerState, handler: AnyHandler): Upgrade {
  const server = new WebSocketServer({
    noServer: true,
    // What is compared are the transports, and none of the others compresses.
    perMessageDeflate: false,
    maxPayload: MESSAGE_BYTES,
  })
  return (request, socket, head) => {
    const updates = asksForWebSocket(request) ? askedUpdates(state, request) : undefined
    // Before Node 24.9 every `Upgrade` comes here.
    if (updates === undefined) return answerPlainly(request, socket, handler)
    server.handleUpgrade(request, socket, head, (client) => send(client, updates, state))
  }
}

/** What a request without an upgrade gets there. */
export function serveWithoutWebSocket({ request, response }: Exchange): void {
  request.resume()
  response.status(426).set(request.httpVersionMajor < 2 ? { Upgrade: 'websocket' } : {})
  response
    .type('text/plain')
    .send('This is for WebSockets over HTTP/1.1; its parameters are those of /events.\n')
}

function send(client: WebSocket, updates: Updates, state: ServerState): void {
  const { channel } = updates
  let next = updates.after === undefined ? newestOf(updates) + 1 : updates.after + 1
  const reader: Reader = {
    deliver(latest) {
      if (latest - next > channel.schedule.replayable) return client.close(TRY_AGAIN_LATER)
      for (; next <= latest && client.bufferedAmount < BUFFERED_BYTES; next += 1) {
        client.send(channel.batch(next, next).bytes, { binary: false })
      }
    },
  }
  const stream: OpenStream = { end: () => client.close(GOING_AWAY) }
  client.on('close', () => {
    channel.leave(reader)
    state.streams.delete(stream)
  })
  // The connection is closed with the code that says why; nobody else need know.
  client.on('error', () => {})
  state.streams.add(stream)
  channel.join(reader)
}

/** Undefined when a parameter makes no sense: the plain answer says so. */
function askedUpdates(state: ServerState, { url = '' }: IncomingMessage): Updates | undefined {
  try {
    return updatesOf(state, new URL(url, 'http://localhost').searchParams)
  } catch (error) {
    if (error instanceof ParameterError) return undefined
    throw error
  }
}

function answerPlainly(request: IncomingMessage, socket: Duplex, handler: AnyHandler): void {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket as Parameters<typeof response.assignSocket>[0])
  response.once('finish', () => socket.end())
  handler(request, response)
}

function pathOf(url = ''): string {
  return url.split('?')[0] ?? ''
}

import https from 'node:https'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { asksForWebSocket } from '../transports/websocket.ts'
import type { AnyHandler } from './express-http2.ts'

/** A certificate chain and its private key, both PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

const ALPN = ['h2', 'http/1.1']

/** One TLS port for HTTP/1.1 and HTTP/2, chosen by ALPN (RFC 7301). */
export function createSecureServer(
  handler: AnyHandler,
  acceptHttp2: (connection: Duplex) => void,
  { cert, key }: Certificate,
  alpn: readonly string[] = ALPN,
): https.Server {
  const server = https.createServer(
    { cert, key, ALPNProtocols: [...alpn], shouldUpgradeCallback: asksForWebSocket },
    handler,
  )
  const serveHttp1 = server.listeners('secureConnection') as ((
    this: https.Server,
    socket: TLSSocket,
  ) => void)[]
  server.removeAllListeners('secureConnection')
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol === 'h2') acceptHttp2(socket)
    else for (const serve of serveHttp1) serve.call(server, socket)
  })
  return server
}

import https from 'node:https'
import type { Http2Server } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import type { AnyHandler } from './express-http2.ts'

/** A certificate chain and its private key, both PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** One TLS port for HTTP/1.1 and HTTP/2, chosen by ALPN (RFC 7301). */
export function createSecureServer(
  handler: AnyHandler,
  http2Server: Http2Server,
  { cert, key }: Certificate,
): https.Server {
  const server = https.createServer({ cert, key, ALPNProtocols: ['h2', 'http/1.1'] }, handler)
  const serveHttp1 = server.listeners('secureConnection') as ((
    this: https.Server,
    socket: TLSSocket,
  ) => void)[]
  server.removeAllListeners('secureConnection')
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol === 'h2') http2Server.emit('connection', socket)
    else for (const serve of serveHttp1) serve.call(server, socket)
  })
  return server
}

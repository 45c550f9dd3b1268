import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

import { type ConnectEntry, type EntryDraft, NOT_OFFERED } from '@ssespec/recording'

/** Where to connect, and what to say there. */
export interface Endpoint {
  readonly url: URL
  /** The protocols offered by ALPN, where the URL asks for TLS. */
  readonly alpn: readonly string[]
  /** Accept any certificate. */
  readonly insecure: boolean
}

/** How far a connection got. */
export type Connection =
  | { readonly kind: 'open'; readonly socket: Socket; readonly entry: Omit<ConnectEntry, 'at'> }
  | { readonly kind: 'failed'; readonly error: EntryDraft }
  | { readonly kind: 'aborted'; readonly phase: ConnectPhase }

/** How far it got when it failed. */
export type ConnectPhase = 'resolve' | 'connect' | 'tls'

// RFC 7301, 3.2: a server that shares no protocol with us may say so in an alert.
const ALPN_ALERT = 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL'

/** The port of a URL, the scheme's where none is named. */
function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}

/** A URL's host as sockets take it: an IPv6 address without its brackets. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

/** Looks the name up, connects, and shakes hands over TLS where the URL asks for it. Leaves nothing on failure. */
export async function connect(endpoint: Endpoint, signal: AbortSignal): Promise<Connection> {
  const { url } = endpoint
  const host = hostOf(url)
  let phase: ConnectPhase = isIP(host) === 0 ? 'resolve' : 'connect'
  if (signal.aborted) return { kind: 'aborted', phase }
  // Happy Eyeballs (RFC 8305): localhost may be ::1, 127.0.0.1 or both.
  const tcp = connectTcp({ host, port: portOf(url), autoSelectFamily: true, noDelay: true })
  // Between two listeners an error would be thrown; it stays readable as `errored`.
  tcp.on('error', () => {})
  tcp.once('lookup', () => (phase = 'connect'))
  const failure = await settled(tcp, 'connect', signal)
  if (failure !== undefined) return refuse(tcp, failure, phaseOf(failure, phase))
  if (url.protocol === 'http:') return { kind: 'open', socket: tcp, entry: entryOf(tcp) }

  const tls = startTls(tcp, endpoint, host)
  tls.on('error', () => {})
  const tlsFailure = await settled(tls, 'secureConnect', signal)
  if (tlsFailure !== undefined) {
    const isAlert = tlsFailure !== 'aborted' && tlsFailure.code === ALPN_ALERT
    return refuse(
      tls,
      isAlert ? notOffered(endpoint, 'it refused by ALPN what it was asked for') : tlsFailure,
      'tls',
    )
  }
  // RFC 9113, 3.2: "HTTP/2 over TLS uses the "h2" protocol identifier."
  if (endpoint.alpn.includes('h2') && tls.alpnProtocol !== 'h2') {
    return refuse(tls, notOffered(endpoint, 'it chose no h2 by ALPN'), 'tls')
  }
  return { kind: 'open', socket: tls, entry: { ...entryOf(tcp), ...tlsFacts(tls) } }
}

function startTls(socket: Socket, { alpn, insecure }: Endpoint, host: string): TLSSocket {
  return connectTls({
    socket,
    host,
    // RFC 6066, 3: "Literal IPv4 and IPv6 addresses are not permitted in "HostName"."
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: [...alpn],
    rejectUnauthorized: !insecure,
  })
}

function entryOf(socket: Socket): Omit<ConnectEntry, 'at'> {
  const { remoteAddress = '', remotePort = 0 } = socket
  const address = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress
  return { kind: 'connect', address: `${address}:${remotePort}` }
}

function tlsFacts(socket: TLSSocket): Pick<ConnectEntry, 'alpn' | 'tls'> {
  const { alpnProtocol } = socket
  const tls = socket.getProtocol()
  return { ...(typeof alpnProtocol === 'string' && { alpn: alpnProtocol }), ...(tls !== null && { tls }) }
}

type Failure = NodeJS.ErrnoException | 'aborted'

/** Waits for the event that says a socket is ready; gives what came instead of it. */
async function settled(socket: Socket, ready: string, signal: AbortSignal): Promise<Failure | undefined> {
  const { promise, resolve } = Promise.withResolvers<Failure | undefined>()
  const onReady = (): void => resolve(undefined)
  const onClose = (): void => resolve(closedEarly())
  const onAbort = (): void => resolve('aborted')
  socket.once(ready, onReady).once('error', resolve).once('close', onClose)
  signal.addEventListener('abort', onAbort, { once: true })
  const failure = await promise
  socket.off(ready, onReady).off('error', resolve).off('close', onClose)
  signal.removeEventListener('abort', onAbort)
  return failure
}

function closedEarly(): NodeJS.ErrnoException {
  return Object.assign(new Error('The connection was closed during the handshake.'), { code: 'ECONNRESET' })
}

/** The server speaks TLS, and not the version of HTTP that it was asked for. */
function notOffered({ alpn }: Endpoint, how: string): NodeJS.ErrnoException {
  const [version, code] = alpn.includes('h2')
    ? ['HTTP/2', NOT_OFFERED.h2]
    : ['HTTP/1.1', NOT_OFFERED['http/1.1']]
  return Object.assign(new Error(`The server does not offer ${version}: ${how}.`), { code })
}

async function refuse(socket: Socket, failure: Failure, phase: ConnectPhase): Promise<Connection> {
  await destroyed(socket)
  if (failure === 'aborted') return { kind: 'aborted', phase }
  return { kind: 'failed', error: { kind: 'error', phase, ...described(failure) } }
}

/** Destroys a socket and waits until it is gone. */
export async function destroyed(socket: Socket): Promise<void> {
  if (socket.closed) return
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.once('close', () => resolve())
  socket.destroy()
  await promise
}

/** An error's code and message; of several attempts (one an address) all messages. */
export function described(error: NodeJS.ErrnoException): { readonly code: string; readonly message: string } {
  const attempts = error instanceof AggregateError ? error.errors : []
  const message =
    attempts.map((attempt) => (attempt as Error).message).join('; ') || sslReason(error) || error.message
  return { code: error.code ?? error.name, message }
}

/** OpenSSL's messages are lines of its log; the reason is the part for people. */
function sslReason(error: NodeJS.ErrnoException & { readonly reason?: string }): string | undefined {
  return error.code?.startsWith('ERR_SSL_') === true ? error.reason : undefined
}

function phaseOf(failure: Failure, phase: ConnectPhase): ConnectPhase {
  return failure !== 'aborted' && failure.syscall === 'getaddrinfo' ? 'resolve' : phase
}

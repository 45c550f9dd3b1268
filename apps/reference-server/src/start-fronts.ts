import type { ServerState } from './exchange.ts'
import type { AnyHandler } from './http/express-http2.ts'
import type { Front } from './http/front.ts'
import type { RunningServers } from './http/running-servers.ts'
import type { Certificate } from './http/secure.ts'
import { urlOf } from './url-of.ts'

export interface FrontSurroundings {
  readonly running: RunningServers
  readonly handler: AnyHandler
  readonly state: ServerState
  readonly host: string
  readonly tls: Certificate | undefined
}

/** Opens the ports of a front, those over TLS only where there is a certificate. */
export async function startFront(front: Front, surroundings: FrontSurroundings): Promise<void> {
  const { running, state, host, tls } = surroundings
  const handler: AnyHandler = (request, response) => {
    state.cameThrough.set(request, front)
    surroundings.handler(request, response)
  }
  const wantsSecure = front.ports.includes('secure') && tls !== undefined
  const [cleartext, secure] = await Promise.all([
    front.ports.includes('cleartext') ? running.startCleartext(handler, 0, front) : undefined,
    wantsSecure ? running.startSecure(handler, 0, tls, front) : undefined,
  ])
  state.fronts.set(front, {
    ...(cleartext === undefined ? {} : { cleartext: urlOf('http', host, cleartext) }),
    ...(secure === undefined ? {} : { secure: urlOf('https', host, secure) }),
  })
}

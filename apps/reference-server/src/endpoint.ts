import type { Protocol, Serve, ServerState } from './exchange.ts'
import type { Front } from './http/front.ts'

/** One endpoint of a list (`GET /faults`, `/hostile`, `/unusual`), and how it is served. */
export interface Endpoint {
  readonly name: string
  readonly description: string
  readonly protocols: readonly Protocol[]
  readonly path: string
  readonly serve: Serve
  /** Ports of its own; without, it is served on the main ones. */
  readonly front: Front | undefined
}

export const ALL_PROTOCOLS: readonly Protocol[] = ['1.1', '2', '2c']

/** One line of a list; `urls` where the endpoint has ports of its own. */
export interface Listed {
  readonly name: string
  readonly description: string
  readonly protocols: readonly Protocol[]
  readonly path: string
  readonly urls?: Readonly<Partial<Record<Protocol, string>>>
}

/** Undefined when nothing leads there: the front needs TLS, and the server has no certificate. */
export function listed(endpoint: Endpoint, state: ServerState): Listed | undefined {
  const { name, description, protocols, path, front } = endpoint
  if (front === undefined) return { name, description, protocols, path }
  const { cleartext, secure } = state.fronts.get(front) ?? {}
  const bases: Record<Protocol, string | undefined> = {
    '1.1': cleartext ?? secure,
    '2': secure,
    '2c': cleartext,
  }
  const reached = protocols.filter((protocol) => bases[protocol] !== undefined)
  if (reached.length === 0) return undefined
  const urls = Object.fromEntries(reached.map((protocol) => [protocol, `${bases[protocol]}${path}`]))
  return { name, description, protocols: reached, path, urls }
}

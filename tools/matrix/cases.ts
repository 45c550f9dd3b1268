import type { ProtocolChoice, Target } from '@ssespec/conformance'
import type { Header } from '@ssespec/recording'

/** The protocols by the names that `--http` and the reference server have for them. */
export type ProtocolName = '1.1' | '2' | '2c'

/** One server behaviour over one protocol, and what the rules have to say of it. */
export interface Case {
  readonly kind: 'fault' | 'unusual'
  /** `response/status/404`, `writes/byte-by-byte`. */
  readonly name: string
  readonly protocol: ProtocolName
  readonly choice: ProtocolChoice
  readonly target: Target
  /** The rules that must fail: none for a server that is only unusual. */
  readonly mustFail: readonly string[]
  /** How long a stream is left alone, in ms, where that is what it takes. */
  readonly idleMs?: number
}

/** Where the reference server listens. */
export interface ReferenceUrls {
  readonly url: string
  readonly secureUrl: string
}

/** An entry of `GET /faults` and `GET /unusual`. */
interface Listed {
  readonly name: string
  readonly rules?: readonly string[]
  readonly protocols: readonly ProtocolName[]
  readonly path: string
  readonly urls?: Readonly<Partial<Record<ProtocolName, string>>>
  readonly request?: { readonly headers: Readonly<Record<string, string>> }
}

/** What can only be seen of a stream that is left alone, and for how long, in ms. */
const IDLE_MS: Readonly<Record<string, number>> = { 'delivery/heartbeat': 25_000, 'lifecycle/idle-cut': 9000 }

/** Every fault and every unusual server, over each protocol that it speaks. */
export async function listCases(urls: ReferenceUrls): Promise<Case[]> {
  const [faults, unusual] = await Promise.all([list(urls, 'faults'), list(urls, 'unusual')])
  return [
    ...faults.flatMap((entry) => casesOf('fault', entry, urls)),
    ...unusual.flatMap((entry) => casesOf('unusual', entry, urls)),
  ]
}

async function list({ url }: ReferenceUrls, what: string): Promise<Listed[]> {
  const response = await fetch(`${url}/${what}`)
  if (!response.ok) throw new Error(`GET /${what} was answered with ${response.status}`)
  return (await response.json()) as Listed[]
}

function casesOf(kind: Case['kind'], entry: Listed, { url, secureUrl }: ReferenceUrls): Case[] {
  const { name, rules = [], request, path } = entry
  const headers: Header[] = Object.entries(request?.headers ?? {})
  const idleMs = rules.map((rule) => IDLE_MS[rule]).find((ms) => ms !== undefined)
  return entry.protocols.map((protocol) => {
    const address = entry.urls?.[protocol] ?? `${protocol === '2' ? secureUrl : url}${path}`
    // What is offered over TLS shows only where both versions are asked for.
    const isSecure = address.startsWith('https:')
    const hasOwnPort = entry.urls !== undefined && entry.protocols.length === 1
    const choice = isSecure && (protocol === '1.1' || hasOwnPort) ? 'auto' : protocol
    return {
      kind,
      name,
      protocol,
      choice,
      target: { url: address, method: 'GET', headers, insecure: true },
      mustFail: rules,
      ...(idleMs !== undefined && { idleMs }),
    }
  })
}

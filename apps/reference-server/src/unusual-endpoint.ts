import type { Protocol, Serve } from './exchange.ts'
import type { Front } from './http/front.ts'

/** A server that does nothing wrong, in a way that most do not. */
export interface Unusual {
  readonly description: string
  /** Where it can exist; left out, everywhere. */
  readonly protocols?: readonly Protocol[]
  /** What a client must be given to be served. */
  readonly request?: { readonly headers: Readonly<Record<string, string>> }
  readonly front?: Front
  readonly serve: Serve
}

/** What a file of unusual servers exports as its default: servers by the name of the variant. */
export type UnusualServers = Readonly<Record<string, Unusual>>

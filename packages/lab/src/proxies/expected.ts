import type { Protocol } from '../protocols.ts'
import type { ProxyManifest } from './manifest.ts'

/** What a configuration declares about one protocol: ids of rules. */
export interface Expected {
  /** Fail, for that is what a wrong configuration is there to show. */
  readonly fails: readonly string[]
  /** Cannot pass in this version of the program, and are not held against a right configuration. */
  readonly lacks: readonly string[]
}

export function expectedOf(manifest: ProxyManifest, protocol: Protocol): Expected {
  const lacks = [...(manifest.lacks ?? []), ...(manifest.lacksOver?.[protocol] ?? [])]
  if (manifest.verdict === 'right') return { fails: [], lacks }
  return { fails: [...manifest.fails, ...(manifest.failsOver?.[protocol] ?? [])], lacks }
}

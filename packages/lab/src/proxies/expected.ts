import type { Protocol } from '../protocols.ts'
import type { ProxyManifest } from './manifest.ts'

/** What a configuration declares about one protocol: ids of rules. */
export interface Expected {
  /** Fail, for that is what a wrong configuration is there to show. */
  readonly fails: readonly string[]
  /** Cannot pass in this version, and are not held against a right one. */
  readonly lacks: readonly string[]
}

export function expectedOf(manifest: ProxyManifest, protocol: Protocol): Expected {
  if (manifest.verdict === 'wrong') {
    return { fails: [...manifest.fails, ...(manifest.failsOver?.[protocol] ?? [])], lacks: [] }
  }
  return { fails: [], lacks: [...(manifest.lacks ?? []), ...(manifest.lacksOver?.[protocol] ?? [])] }
}

import type { Protocol } from '../protocols.ts'
import type { Declaration } from './declaration.ts'

/** What a proxy or a target declares about one protocol: ids of rules. */
export interface Expected {
  /** Fail, for that is what a wrong configuration is there to show. */
  readonly fails: readonly string[]
  /** Cannot pass in this version of the program, and are not held against a right configuration. */
  readonly lacks: readonly string[]
}

export function expectedOf(declared: Declaration, protocol: Protocol): Expected {
  const lacks = [...(declared.lacks ?? []), ...(declared.lacksOver?.[protocol] ?? [])]
  if (declared.verdict === 'right') return { fails: [], lacks }
  return { fails: [...declared.fails, ...(declared.failsOver?.[protocol] ?? [])], lacks }
}

import type { CompareReport, ComparePair, LoadReport } from '@ssespec/report'

import type { Machine } from '../machine.ts'

/** The verdicts that a table shows: of the rules about proxies that are no mere advice. */
export interface Failure {
  readonly rule: string
  readonly message: string
}

/** One configuration over one protocol, as reports/proxies/matrix.json has it. */
export interface Entry extends Omit<ComparePair, 'url' | 'results' | 'arrivals' | 'headers'> {
  readonly fails: readonly Failure[]
  /** The rules that its `proxy.json` says fail, over this protocol. */
  readonly declared: readonly string[]
  /** From `ssespec load --via NAME --workload connection-limit`. */
  readonly limit?: LoadReport['limit']
}

/** Everything that was measured, in reports/proxies/matrix.json. */
export interface Matrix {
  readonly schema: 1
  readonly machine: Machine
  readonly runs: readonly Run[]
  readonly startedAt: string
  readonly leftOut: CompareReport['leftOut']
  readonly notes: readonly string[]
  readonly entries: readonly Entry[]
}

/** A command that was run, how long it took, and how busy the machine was meanwhile with this and everything else. */
export interface Run {
  readonly command: string
  readonly seconds: number
  /** The load average of the last minute, when it began and when it ended. */
  readonly load: readonly [before: number, after: number]
}

/** What a pair of the comparison leaves in the matrix. */
export function toEntry(pair: ComparePair, declared: readonly string[]): Entry {
  const { url: _url, results, arrivals: _arrivals, headers: _headers, ...kept } = pair
  const fails = results.flatMap(({ rule, outcome, level, message }) =>
    outcome === 'fail' && level !== 'advice' && rule.startsWith('proxy/') ? [{ rule, message }] : [],
  )
  return { ...kept, fails, declared }
}

import { diagnose, DIRECT, type JudgedPair, knownLacks, recognised } from '@ssespec/conformance'
import { expectedOf } from '@ssespec/lab'
import { redactUrl } from '@ssespec/recording'
import { type ComparePair, toReportedResult } from '@ssespec/report'
import type { ProxyFamily, Result } from '@ssespec/rules'

import type { LabWay } from './lab-way.ts'

/** A pair as the report has it. */
export function toReportedPair(
  pair: JudgedPair,
  { proxy: told, idle }: { readonly proxy?: ProxyFamily; readonly idle?: number },
): ComparePair {
  const { protocol, url, results, figures, headers } = pair
  const { name, lab } = pair.way as LabWay
  const { events, arrivals, ...measured } = figures
  const family = told ?? (lab?.manifest.family as ProxyFamily | undefined) ?? recognised(pair.recordings)
  const lacks = name === DIRECT ? [] : lacksOf(pair, family)
  const lacking = pair.faults.flatMap(({ rule }) => (lacks.includes(rule) ? rule : []))
  return {
    name,
    url: redactUrl(url),
    protocol,
    ...(name !== DIRECT && family && { proxy: family }),
    ...(lab && { version: lab.version, asDeclared: asDeclared(lab.manifest, pair, idle) }),
    results: results.map(toReportedResult),
    measured,
    ...(headers && { headers }),
    diagnosis: name === DIRECT ? [] : diagnose(pair, family, lacks),
    ...(lacking.length > 0 && { lacks: lacking }),
    verdict: verdictOf(pair, lacks),
    events,
    arrivals,
  }
}

/** What a version lacks whatever its configuration is no fault of the configuration. */
function verdictOf(pair: JudgedPair, lacks: readonly string[]): 'right' | 'wrong' {
  return pair.faults.some(({ rule }) => !lacks.includes(rule)) ? 'wrong' : 'right'
}

function lacksOf({ way, protocol, results }: JudgedPair, family: ProxyFamily | undefined): readonly string[] {
  const { lab } = way as LabWay
  return lab ? expectedOf(lab.manifest, protocol).lacks : knownLacks(family, results)
}

/** Rules that ask what becomes of a stream in the long run, and how long that is: a shorter look may see nothing. */
const LONG = new Set(['proxy/idle', 'proxy/lifetime'])
const LONG_MS = 65_000

/**
 * Whether a lab configuration does what it says of itself: a right one fails nothing but what its version lacks, a wrong
 * one every rule that it names. A rule that was not asked about in this run is held against neither.
 */
function asDeclared(
  manifest: NonNullable<LabWay['lab']>['manifest'],
  pair: JudgedPair,
  idleMs: number = 0,
): boolean {
  const { fails, lacks } = expectedOf(manifest, pair.protocol)
  if (manifest.verdict === 'right') return verdictOf(pair, lacks) === 'right'
  const asked = (result: Result | undefined): boolean =>
    result !== undefined && result.outcome !== 'not-applicable' && result.outcome !== 'blocked'
  return fails.every((id) => {
    const result = pair.results.find(({ rule }) => rule === id)
    if (LONG.has(id) && idleMs < LONG_MS && result?.outcome === 'pass') return true
    return !asked(result) || result?.outcome === 'fail'
  })
}

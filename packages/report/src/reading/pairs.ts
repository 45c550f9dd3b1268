import type { ComparePair, Diagnosis } from '../shapes/compare-report.ts'
import type { ReportedResult } from '../shapes/test-report.ts'
import { protocolName } from '../text/protocol.ts'
import { urgency } from './ranking.ts'

/** The must and should rules a pair failed, the worst first. */
function shortcomings(pair: ComparePair): ReportedResult[] {
  return pair.results
    .filter((result) => result.outcome === 'fail' && result.level !== 'advice')
    .toSorted((a, b) => urgency(a) - urgency(b))
}

/** Whether a pair does something wrong. */
export function isWrong(pair: ComparePair): boolean {
  if (pair.verdict !== undefined) return pair.verdict === 'wrong'
  return shortcomings(pair).length > 0
}

/** A configuration of the lab declares whether it is right or wrong; a measurement that differs is news. */
export function surprises(pairs: readonly ComparePair[]): string[] {
  return pairs
    .filter((pair) => pair.asDeclared === false)
    .map((pair) => {
      const [declared, measured] = isWrong(pair) ? ['right', 'wrong'] : ['wrong', 'right']
      return `${pair.name} over ${protocolName(pair.protocol)} is declared ${declared} and measured ${measured}.`
    })
}

/** What to change in one configuration: the pairs it is about differ in protocol alone. */
export interface Remedy {
  readonly name: string
  readonly protocols: readonly ComparePair['protocol'][]
  readonly failures: readonly ReportedResult[]
  readonly diagnosis: readonly Diagnosis[]
}

/** Gathers the wrong pairs by name, and by what is wrong with them. */
export function remediesOf(pairs: readonly ComparePair[]): Remedy[] {
  const groups = Map.groupBy(pairs.filter(isWrong), (pair) =>
    JSON.stringify([pair.name, pair.diagnosis, shortcomings(pair).map((result) => result.rule)]),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    return {
      name: first.name,
      protocols: group.map((pair) => pair.protocol),
      failures: shortcomings(first),
      diagnosis: first.diagnosis,
    }
  })
}

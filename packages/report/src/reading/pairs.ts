import type { ComparePair, Diagnosis } from '../shapes/compare-report.ts'
import type { ReportedResult } from '../shapes/test-report.ts'
import { protocolName } from '../text/protocol.ts'
import { urgency } from './ranking.ts'

/** Rules about servers that ask of a stream what a rule about proxies asks better: of both ends. */
const SAID_BY: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'delivery/incremental': ['proxy/incremental'],
    'delivery/whole-events': ['proxy/incremental'],
    'delivery/heartbeat': ['proxy/incremental'],
    'delivery/head-flushed': ['proxy/head-flushed', 'proxy/incremental'],
    'delivery/compressed': ['proxy/compressed', 'proxy/incremental'],
  }),
)

/** The must and should rules a pair failed and can be mended of, the worst first. */
function shortcomings({ results, lacks = [] }: ComparePair): ReportedResult[] {
  const failed = results.filter(({ outcome, level }) => outcome === 'fail' && level !== 'advice')
  const said = (rule: string): boolean => failed.some((other) => SAID_BY.get(rule)?.includes(other.rule))
  return failed
    .filter(({ rule }) => !lacks.includes(rule) && !said(rule))
    .toSorted((a, b) => urgency(a) - urgency(b))
}

/** What ways of the user's own fail and no configuration of them mends, a sentence each. */
export function lackingIn(pairs: readonly ComparePair[]): string[] {
  const own = pairs.filter(({ lacks = [], asDeclared }) => lacks.length > 0 && asDeclared === undefined)
  return own.map(
    ({ name, protocol, proxy, lacks = [] }) =>
      `${name} over ${protocolName(protocol)} fails ${lacks.join(' and ')}, as ${proxy ?? 'this proxy'} does whatever its configuration.`,
  )
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

/** Something seen over some protocols of a way; `over` is empty where it is all of them. */
export interface SeenOver<T> {
  readonly what: T
  readonly over: readonly ComparePair['protocol'][]
}

/** What to change in one configuration, over all its protocols. */
export interface Remedy {
  readonly name: string
  readonly failures: readonly SeenOver<ReportedResult>[]
  readonly diagnosis: readonly SeenOver<Diagnosis>[]
}

/** Gathers what is wrong by name: what is the same over several protocols is said once. */
export function remediesOf(pairs: readonly ComparePair[]): Remedy[] {
  const names = Map.groupBy(pairs, ({ name }) => name)
  return [...names].flatMap(([name, group]) => {
    const wrong = group.filter(isWrong)
    if (wrong.length === 0) return []
    const failures = gathered(group, wrong, shortcomings, ({ rule }) => rule)
    return {
      name,
      failures: failures.toSorted((a, b) => urgency(a.what) - urgency(b.what)),
      diagnosis: gathered(group, wrong, ({ diagnosis }) => diagnosis, keyOf),
    }
  })
}

function keyOf({ signature, cause, fix }: Diagnosis): string {
  return JSON.stringify([signature ?? cause, fix])
}

function gathered<T>(
  all: readonly ComparePair[],
  wrong: readonly ComparePair[],
  what: (pair: ComparePair) => readonly T[],
  key: (each: T) => string,
): SeenOver<T>[] {
  const seen = wrong.flatMap((pair) => what(pair).map((each) => ({ each, protocol: pair.protocol })))
  return [...Map.groupBy(seen, ({ each }) => key(each)).values()].flatMap((group) => {
    const [first] = group
    const over = [...new Set(group.map(({ protocol }) => protocol))]
    return first ? { what: first.each, over: over.length === all.length ? [] : over } : []
  })
}

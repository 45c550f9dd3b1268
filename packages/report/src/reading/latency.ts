import type { ComparePair } from '../shapes/compare-report.ts'

/** The two figures of latency a table shows for a pair. */
export interface LatencyFigures {
  readonly p50: number | null
  readonly p99: number | null
}

/** Which latency a comparison can show: each event's own, or only what a way adds to the direct one; or none. */
export type LatencyKind = 'measured' | 'added' | 'none'

/** One kind for a whole table, so that its columns mean one thing. */
export function latencyKindOf(pairs: readonly ComparePair[]): LatencyKind {
  if (pairs.some((pair) => pair.latency !== undefined)) return 'measured'
  return pairs.some((pair) => pair.measured.addedP50Ms !== null) ? 'added' : 'none'
}

/** A pair's figures of that kind. */
export function latencyOf(pair: ComparePair, kind: LatencyKind): LatencyFigures {
  if (kind === 'measured') return { p50: pair.latency?.p50 ?? null, p99: pair.latency?.p99 ?? null }
  // To be faster than the direct way is noise of the machine.
  const atLeastZero = (ms: number | null): number | null => (ms === null ? null : Math.max(0, ms))
  if (kind === 'added') {
    const { addedP50Ms, addedP99Ms } = pair.measured
    return { p50: atLeastZero(addedP50Ms), p99: atLeastZero(addedP99Ms) }
  }
  return { p50: null, p99: null }
}

import { k6Binary, LabError } from '@ssespec/lab'
import type { ComparePair, LeftOut, Percentiles } from '@ssespec/report'

import { k6Folder } from '../checkout.ts'
import { UnreachableError } from '../errors.ts'
import { runWorkload } from '../load/run-workload.ts'

/** Each pair is measured by itself: two cores would not measure two at once honestly. */
const STREAMS = 10
const DURATION_MS = 1000

/**
 * Measures the latency of each pair with k6, one after another. Without Go the pairs stay as they are, and that is said.
 *
 * @param urlOf The stream of a pair that is measured
 */
export async function withLatency(
  pairs: readonly ComparePair[],
  urlOf: (pair: ComparePair) => string,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<{ pairs: ComparePair[]; leftOut: LeftOut[] }> {
  let binary: string
  try {
    binary = await k6Binary({ moduleFolder: k6Folder(), report: say, signal })
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    return { pairs: [...pairs], leftOut: [{ name: 'latency', why: error.message }] }
  }
  const measured: ComparePair[] = []
  for (const pair of pairs) {
    say(`latency of ${pair.name} over ${pair.protocol}`)
    const latency = await latencyOf(binary, urlOf(pair), pair, signal)
    measured.push(latency === null ? pair : { ...pair, latency })
  }
  return { pairs: measured.map((pair) => withAdded(pair, measured)), leftOut: [] }
}

/** `null` where the events tell no latency, or no stream comes through: the rules have said that already. */
async function latencyOf(
  binary: string,
  url: string,
  { protocol }: ComparePair,
  signal: AbortSignal,
): Promise<Percentiles | null> {
  const timing = { streams: STREAMS, durationMs: DURATION_MS }
  try {
    const report = await runWorkload(
      binary,
      { name: 'latency', url, protocol, ...timing, headers: [], insecure: true },
      signal,
    )
    return report.latencyMs
  } catch (error) {
    if (error instanceof UnreachableError) return null
    throw error
  }
}

function withAdded(pair: ComparePair, all: readonly ComparePair[]): ComparePair {
  const direct = all.find(({ name, protocol }) => name === 'direct' && protocol === pair.protocol)
  if (pair.name === 'direct' || !pair.latency || !direct?.latency) return pair
  return {
    ...pair,
    measured: {
      ...pair.measured,
      addedP50Ms: difference(pair.latency.p50, direct.latency.p50),
      addedP99Ms: difference(pair.latency.p99, direct.latency.p99),
    },
  }
}

function difference(via: number | null, direct: number | null): number | null {
  return via === null || direct === null ? null : Math.round((via - direct) * 1000) / 1000
}

import { k6Binary, LabError } from '@ssespec/lab'
import type { ComparePair, LeftOut } from '@ssespec/report'

import { k6Folder } from '../checkout.ts'
import { runWorkload } from '../load/run-workload.ts'

/** Each pair is measured by itself: two cores would not measure two at once honestly. */
const STREAMS = 10
const DURATION_MS = 2000

/** Measures the latency of each pair with k6, one after another. Without Go the pairs stay as they are, and that is said. */
export async function withLatency(
  pairs: readonly ComparePair[],
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
    const { url, protocol } = pair
    const workload = {
      name: 'latency',
      url,
      protocol,
      streams: STREAMS,
      durationMs: DURATION_MS,
      headers: [],
      insecure: true,
    }
    const { latencyMs } = await runWorkload(binary, workload, signal)
    measured.push(latencyMs === null ? pair : { ...pair, latency: latencyMs })
  }
  return { pairs: measured.map((pair) => withAdded(pair, measured)), leftOut: [] }
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

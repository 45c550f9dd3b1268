import type { ComparePair } from '../shapes/compare-report.ts'
import type { ReportedResult } from '../shapes/test-report.ts'
import { count } from '../text/figures.ts'

/** Whether events come through one by one, and if not, what happens instead. */
export interface Streaming {
  readonly answer: 'yes' | 'no' | 'unknown'
  /** The answer in words. */
  readonly text: string
  /** The same for a narrow column under the question. */
  readonly brief: string
}

/** The rules that ask it, the one about the proxy before the one about the server. */
const RULES = ['proxy/incremental', 'delivery/incremental']

/** Reads the answer off a pair's results; the size of the blocks comes from what was measured. */
export function streamingOf(pair: ComparePair): Streaming {
  const { granularityBytes } = pair.measured
  const verdict = RULES.map((rule) => judged(pair.results, rule)).find((result) => result !== undefined)
  if (verdict?.outcome === 'pass') return { answer: 'yes', text: 'event by event', brief: 'yes' }
  if (granularityBytes !== null) {
    const bytes = count(granularityBytes)
    return { answer: 'no', text: `holds back ${bytes} bytes`, brief: `no: holds ${bytes} B` }
  }
  return verdict?.outcome === 'fail'
    ? { answer: 'no', text: 'holds events back', brief: 'no' }
    : { answer: 'unknown', text: 'not seen', brief: 'not seen' }
}

function judged(results: readonly ReportedResult[], rule: string): ReportedResult | undefined {
  return results.find(
    (result) => result.rule === rule && (result.outcome === 'pass' || result.outcome === 'fail'),
  )
}

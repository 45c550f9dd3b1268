import { BURST_GAP_MS } from './bursts.ts'

/**
 * The typical time from one arrival to the next in ms; reads that came together are one arrival. `undefined` where
 * there were too few to tell.
 */
export function paceOf(arrivals: readonly { readonly at: number }[]): number | undefined {
  const starts: number[] = []
  let before = -Infinity
  for (const { at } of arrivals) {
    if (at - before > BURST_GAP_MS) starts.push(at)
    before = at
  }
  const gaps = starts.slice(1).map((at, index) => at - starts[index]!)
  if (gaps.length < 2) return undefined
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]
}

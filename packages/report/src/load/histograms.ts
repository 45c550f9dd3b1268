import type { Percentiles } from '../shapes/percentiles.ts'
import type { Histogram } from './measurement.ts'

/** The sum of histograms, their values moved by so much each. */
export function mergeHistograms(
  histograms: readonly { readonly histogram: Histogram; readonly by?: number }[],
): Histogram {
  const counts = new Map<number, number>()
  for (const { histogram, by = 0 } of histograms) {
    for (const [value, count] of histogram) counts.set(value + by, (counts.get(value + by) ?? 0) + count)
  }
  return [...counts].toSorted(([a], [b]) => a - b)
}

/** How many values a histogram has. */
export function countOf(histogram: Histogram): number {
  return histogram.reduce((sum, [, count]) => sum + count, 0)
}

/** The value at or below which the n-th of all lies, counted from 1; undefined where there are fewer. */
export function valueAt(histogram: Histogram, rank: number): number | undefined {
  let seen = 0
  for (const [value, count] of histogram) {
    seen += count
    if (seen >= rank) return value
  }
  return undefined
}

/** Null for an empty histogram. */
export function percentilesOf(histogram: Histogram): Percentiles | null {
  const count = countOf(histogram)
  if (count === 0) return null
  const at = (part: number): number => valueAt(histogram, Math.max(1, Math.ceil(part * count))) ?? 0
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), p999: at(0.999), max: at(1), count }
}

import type { Threshold } from '../shapes/load-report.ts'
import { valueAt, countOf } from './histograms.ts'
import type { Histogram, Measurement, TimeName } from './measurement.ts'

const TRENDS: Readonly<Record<string, TimeName>> = {
  sse_time_to_head: 'timeToHeadMs',
  sse_time_to_first_event: 'timeToFirstEventMs',
  sse_event_latency: 'latencyMs',
  sse_event_gap: 'gapMs',
  sse_reconnect_time: 'reconnectMs',
}

const FORM = /^(\w+): *([a-z]+)(?:\((\d+(?:\.\d+)?)\))? *(<=|>=|===?|!=|<|>) *(-?\d+(?:\.\d+)?)$/

/**
 * The thresholds of processes that ran side by side. Counts are added and times read from the merged histograms; of
 * everything else the worst part decides.
 */
export function mergeThresholds(
  parts: readonly Pick<Measurement, 'thresholds'>[],
  merged: Pick<Measurement, 'histograms'>,
): Threshold[] {
  const expressions = [...new Set(parts.flatMap(({ thresholds }) => thresholds.map((t) => t.expression)))]
  return expressions.map((expression) => {
    const judged = parts.flatMap(({ thresholds }) => thresholds.filter((t) => t.expression === expression))
    const [, metric = '', of = '', argument = '', sign = '', limit = ''] = FORM.exec(expression) ?? []
    const time = TRENDS[metric]
    const value =
      of === 'count'
        ? judged.reduce((sum, one) => sum + (one.value ?? 0), 0)
        : time !== undefined && aggregate(merged.histograms[time], of, Number(argument))
    if (typeof value === 'number') return { expression, value, passed: holds(value, sign, Number(limit)) }
    const worst = judged.find(({ passed }) => !passed) ?? judged[0]!
    return { expression, value: worst.value, passed: worst.passed }
  })
}

function aggregate(histogram: Histogram, of: string, percentile: number): number | undefined {
  const count = countOf(histogram)
  const at = (part: number): number | undefined =>
    valueAt(histogram, Math.min(count, Math.max(1, Math.ceil(part * count))))
  switch (of) {
    case 'p':
      return at(percentile / 100)
    case 'med':
      return at(0.5)
    case 'min':
      return at(0)
    case 'max':
      return at(1)
    case 'avg':
      return count === 0 ? undefined : histogram.reduce((sum, [value, n]) => sum + value * n, 0) / count
    default:
      return undefined
  }
}

function holds(value: number, sign: string, limit: number): boolean {
  switch (sign) {
    case '<':
      return value < limit
    case '<=':
      return value <= limit
    case '>':
      return value > limit
    case '>=':
      return value >= limit
    case '!=':
      return value !== limit
    default:
      return value === limit
  }
}

import { UsageError } from '../errors.ts'

/** Conditions by metric. */
export type Thresholds = Readonly<Record<string, readonly string[]>>

const TRENDS = ['time_to_head', 'time_to_first_event', 'event_latency', 'event_gap', 'reconnect_time']
const COUNTERS = [
  'events',
  'bytes',
  'streams_opened',
  'streams_failed',
  'reconnects',
  'reconnect_attempts',
  'attempts_failed',
  'attempts_refused',
  'early_reconnects',
  'events_lost',
  'events_duplicated',
  'events_reordered',
  'events_replayed',
  'events_discarded',
  'stamps_rejected',
]
const GAUGES = ['streams_open', 'streams_waiting', 'http2_connections', 'generator_lag']

/** What may be asked of a metric, and how that is written. */
const KINDS = [
  { metrics: TRENDS, of: /^(?:p\(\d+(?:\.\d+)?\)|avg|med|min|max)$/, example: 'p(99), med, avg, min, max' },
  { metrics: COUNTERS, of: /^(?:count|rate)$/, example: 'count, rate' },
  { metrics: GAUGES, of: /^value$/, example: 'value' },
]

const FORM = /^\s*(\w+)\s*[:\s]\s*([a-z]+(?:\([\d.]+\))?)\s*(<=|>=|===?|!=|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/

/** Reads `--threshold 'sse_event_latency: p(99)<50'`, once for each time the option is given; times are in ms. */
export function collectThreshold(text: string, before: Thresholds = {}): Thresholds {
  const [, metric = '', of = '', sign = '', value = ''] = FORM.exec(text) ?? []
  if (metric === '') {
    throw new UsageError(
      `--threshold ${JSON.stringify(text)}: write it as 'sse_event_latency: p(99)<50'; times are in milliseconds.`,
    )
  }
  const kind = KINDS.find(({ metrics }) => metrics.some((name) => metric === `sse_${name}`))
  if (kind === undefined) {
    const all = KINDS.flatMap(({ metrics }) => metrics.map((name) => `sse_${name}`))
    throw new UsageError(`--threshold: there is no ${metric}; there are ${all.join(', ')}.`)
  }
  if (!kind.of.test(of)) throw new UsageError(`--threshold: ${metric} has ${kind.example}, not ${of}.`)
  return { ...before, [metric]: [...(before[metric] ?? []), `${of}${sign}${value}`] }
}

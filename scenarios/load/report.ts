import type { Percentiles, Summary } from 'k6/x/eventsource'

/** A workload's report, in the shape of `ssespec load --reporter json`. */
export interface Report extends Summary {
  schema: 1
  workload: string
  /** Where the generator was on time and events were not: a sentence that names the server. */
  late?: string
  thresholds: Threshold[]
}

export interface Threshold {
  expression: string
  passed: boolean
  value: number | null
}

/** The part of k6's summary data that is read here. */
export interface SummaryData {
  metrics: Record<string, { values: Record<string, number>; thresholds?: Record<string, { ok: boolean }> }>
}

/** The report of a run: what the module measured, and how k6 judged the thresholds. */
export function reportOf(workload: string, url: string, summary: Summary, data: SummaryData): Report {
  const late = latenessOf(url, summary)
  return {
    schema: 1,
    workload,
    ...summary,
    ...(late === undefined ? {} : { late }),
    thresholds: thresholdsOf(data),
  }
}

/** Events are called late when half of them came later than this, and far later than the generator's own lag. */
const lateMs = 100

function latenessOf(url: string, { valid, latencyMs, generator }: Summary): string | undefined {
  if (!valid || latencyMs === null || latencyMs.p50 < Math.max(lateMs, 5 * generator.lagMs)) return undefined
  const server = url.replace(/^(https?:\/\/[^/?#]+).*$/i, '$1')
  return `half of the events came ${milliseconds(latencyMs.p50)} late or later while the generator was on time (lag p99 ${milliseconds(generator.lagMs)}): ${server} sends late, or something on the way from it holds events back`
}

function thresholdsOf(data: SummaryData): Threshold[] {
  return Object.entries(data.metrics).flatMap(([metric, { values, thresholds = {} }]) =>
    Object.entries(thresholds).map(([condition, { ok }]) => ({
      expression: `${metric}: ${condition}`,
      passed: ok,
      value: values[condition.split(/[<>=!]/)[0]?.trim() ?? ''] ?? null,
    })),
  )
}

/** The report for people. */
export function textOf(report: Report): string {
  const { streams, events, generator } = report
  const lines = [
    '',
    report.valid
      ? `  ${report.workload}`
      : `  ${report.workload}: NOT VALID, ${report.invalidBecause ?? 'for no reason given'}`,
    '',
    line(
      'streams',
      `${streams.opened} of ${streams.asked} opened, ${streams.peak} at once, ${streams.failed} failed`,
    ),
    line('events', eventsLine(report)),
    line('first event', percentilesLine(report.timeToFirstEventMs, 'none came')),
    line(
      'latency',
      percentilesLine(report.latencyMs, 'not seen: the events carry no stamp of this host’s clock'),
    ),
    line('gap', percentilesLine(report.gapMs, 'not seen: no stream had two events')),
    line(
      'generator',
      `lag p99 ${milliseconds(generator.lagMs)}, ${cost(generator.cpuPerEventUs, 'µs CPU an event')}, ${cost(generator.memoryPerStreamKiB, 'KiB a stream')}`,
    ),
  ]
  if (report.late !== undefined) lines.push(line('late', report.late))
  if (streams.http2Connections > 0) {
    lines.push(
      line(
        'HTTP/2',
        `${streams.http2Connections} shared connections, ${streams.waiting} streams waited for room`,
      ),
    )
  }
  if (streams.reconnects + streams.attemptsFailed > 0) {
    lines.push(line('reconnects', `${streams.reconnects} done, ${streams.attemptsFailed} attempts failed`))
  }
  if (events.stampsRejected > 0) {
    lines.push(line('stamps', `${events.stampsRejected} cannot be of this host’s clock and were left out`))
  }
  for (const { error, count } of report.failures.slice(0, 5))
    lines.push(line('failure', `${count} × ${error}`))
  for (const { expression, passed, value } of report.thresholds) {
    lines.push(line(passed ? 'met' : 'NOT MET', `${expression}${value === null ? '' : ` (${round(value)})`}`))
  }
  return `${lines.join('\n')}\n\n`
}

function eventsLine({ events }: Report): string {
  if (events.sent === null) return `${events.captured} captured; loss is not seen: they carry no number`
  return `${events.captured} of ${events.sent} captured, ${events.lost} lost, ${events.duplicated} duplicated, ${events.reordered} out of order`
}

function percentilesLine(p: Percentiles | null, otherwise: string): string {
  if (p === null) return otherwise
  return `p50 ${milliseconds(p.p50)}, p99 ${milliseconds(p.p99)}, max ${milliseconds(p.max)}`
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(12)} ${text}`
}

function milliseconds(value: number): string {
  return `${round(value)} ms`
}

function cost(value: number | null, unit: string): string {
  return value === null ? `${unit} not known` : `${round(value)} ${unit}`
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}

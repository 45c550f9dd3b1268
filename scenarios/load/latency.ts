// Latency event by event: opens streams, holds them for a time, and reports how late each event came.
//
//   k6 run -e SSESPEC_URL=http://localhost:8080/events scenarios/load/latency.ts
//
// The events of our own reference server carry a number (id) and a stamp (data.sentAt). Any other stream
// will do: what its events do not carry is reported as not seen. All settings are in settings.ts.
import { openStreams, summary } from 'k6/x/eventsource'
import type { Options } from 'k6/options'

import { reportOf, textOf } from './report.ts'
import type { SummaryData } from './report.ts'
import { readSettings } from './settings.ts'

const settings = readSettings(__ENV)

export const options: Options = {
  scenarios: {
    latency: { executor: 'per-vu-iterations', vus: 1, iterations: 1, maxDuration: '24h', gracefulStop: '5s' },
  },
  thresholds: settings.thresholds,
  insecureSkipTLSVerify: settings.insecure,
  summaryTrendStats: ['min', 'med', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)', 'max', 'count'],
}

export default async function latency(): Promise<void> {
  const streams = openStreams(settings.url, {
    protocol: settings.protocol,
    headers: settings.headers,
    count: settings.streams,
    duration: settings.duration,
    spread: settings.spread,
    ...(settings.connections === undefined ? {} : { connections: settings.connections }),
    sequence: 'id',
    sentAt: 'data.sentAt',
    sameHost: settings.sameHost,
  })
  await streams.finished
}

export function handleSummary(data: SummaryData): Record<string, string> {
  const report = reportOf('latency', settings.url, summary(), data)
  const files: Record<string, string> = { stdout: textOf(report) }
  if (settings.summary !== undefined) files[settings.summary] = `${JSON.stringify(report)}\n`
  return files
}

// Latency event by event: opens streams, holds them for a time, and reports how late each event came.
//
//   k6 run -e SSESPEC_URL=http://localhost:8080/events scenarios/load/latency.ts
//
// The events of our own reference server carry a number (id) and a stamp (data.sentAt). Any other stream
// will do: what its events do not carry is reported as not seen. All settings are in settings.ts.
import { openStreams } from 'k6/x/eventsource'
import type { Options } from 'k6/options'

import { optionsOf } from './options.ts'
import { telling } from './progress.ts'
import { readSettings, streamOptions } from './settings.ts'
import { type SummaryData, write } from './summary.ts'

const settings = readSettings(__ENV, { streams: 10, duration: '3s', ratePerSecond: 2000 })

export const options: Options = optionsOf('latency', settings)

export default async function latency(): Promise<void> {
  const streams = openStreams(settings.url, { ...streamOptions(settings), duration: settings.duration })
  const teller = telling(settings, () => ({ phase: 'measuring', ...streams.totals() }))
  await streams.finished
  teller.stop()
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return write('latency', settings, data)
}

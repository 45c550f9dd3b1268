import { summary } from 'k6/x/eventsource'

import type { Measurement } from '../../packages/report/src/load/measurement.ts'
import { reconnectionOf } from '../../packages/report/src/load/reconnection.ts'
import { limitOf } from '../../packages/report/src/load/limit.ts'
import { invalidBecause, lateness } from '../../packages/report/src/load/validity.ts'
import type { Settings } from './settings.ts'
import { textOf } from './text.ts'

/** The part of k6's summary data that is read here. */
export interface SummaryData {
  metrics: Record<string, { values: Record<string, number>; thresholds?: Record<string, { ok: boolean }> }>
}

/** A workload's report for people, and its measurement in the file that the settings name. */
export function write(workload: string, settings: Settings, data: SummaryData): Record<string, string> {
  const { kept, ...measurement } = summary()
  // `ramp` is kept by connection-limit.
  const measured: Measurement = { workload, ...measurement, ...kept, thresholds: thresholdsOf(data) }
  const because = invalidBecause(measured)
  const judged = { ...measured, valid: because === undefined, ...(because && { invalidBecause: because }) }
  const read = {
    late: judged.valid ? lateness(settings.url, judged) : undefined,
    reconnect: reconnectionOf(judged),
    limit: limitOf(judged),
  }
  const files: Record<string, string> = { stdout: textOf(judged, read) }
  if (settings.summary !== undefined) {
    files[settings.summary] = `${JSON.stringify({ schema: 1, ...judged, ...read })}\n`
  }
  return files
}

function thresholdsOf(data: SummaryData): Measurement['thresholds'] {
  return Object.entries(data.metrics).flatMap(([metric, { values, thresholds = {} }]) =>
    Object.entries(thresholds).map(([condition, { ok }]) => ({
      expression: `${metric}: ${condition}`,
      passed: ok,
      value: values[condition.split(/[<>=!]/)[0]?.trim() ?? ''] ?? null,
    })),
  )
}

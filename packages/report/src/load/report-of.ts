import type { LoadReport } from '../shapes/load-report.ts'
import type { Percentiles } from '../shapes/percentiles.ts'
import { limitOf, type ServerProcess } from './limit.ts'
import type { Measurement } from './measurement.ts'
import { reconnectionOf } from './reconnection.ts'
import { invalidBecause, lateness } from './validity.ts'

/** What is known of a run beside what the generator measured. */
export interface LoadRun extends Pick<LoadReport, 'tool' | 'startedAt' | 'durationMs' | 'target'> {
  /** When the server took connections again, in milliseconds of the host's monotonic clock. */
  readonly serverBackAtMs?: number
  /** The server's processes when no more streams could be opened, where they are on this host. */
  readonly processes?: readonly ServerProcess[]
  /** Further sentences for the report's notes. */
  readonly notes?: readonly string[]
}

/** A measurement as `ssespec load --reporter json` gives it. */
export function toLoadReport(measurement: Measurement, run: LoadRun): LoadReport {
  const { workload, streams, events, generator, thresholds, failures } = measurement
  const because = invalidBecause(measurement)
  const late = because === undefined ? lateness(run.target.url, measurement) : undefined
  const reconnect = reconnectionOf(measurement, run.serverBackAtMs)
  const limit = limitOf(measurement, run.processes)
  const notes = [...notSeen(measurement, reconnect !== undefined), ...(run.notes ?? [])]
  return {
    schema: 1,
    kind: 'load',
    tool: run.tool,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    target: run.target,
    workload,
    valid: because === undefined,
    ...(because !== undefined && { invalidBecause: because }),
    ...(late !== undefined && { late }),
    streams,
    events,
    timeToHeadMs: measurement.timeToHeadMs ?? NONE,
    timeToFirstEventMs: measurement.timeToFirstEventMs ?? NONE,
    latencyMs: measurement.latencyMs,
    gapMs: measurement.gapMs ?? NONE,
    ...(reconnect !== undefined && { reconnect }),
    ...(limit !== undefined && { limit }),
    failures,
    generator,
    thresholds,
    ...(notes.length > 0 && { notes }),
  }
}

const NONE: Percentiles = { p50: null, p90: null, p95: null, p99: null, p999: null, max: null, count: 0 }

function notSeen({ workload, streams, events }: Measurement, dropped: boolean): string[] {
  const notes: string[] = []
  if (workload === 'reconnect' && !dropped && streams.opened > 0) {
    notes.push('No connection was lost during the run: how streams come back could not be seen.')
  }
  if (events.captured === 0) return notes
  if (events.sent === null) {
    notes.push('The events carry no number (id): loss, repetition and order could not be seen.')
  }
  if (events.stampsRejected > 0) {
    notes.push(
      `${events.stampsRejected} stamps cannot be of this host's clock: latency is known between processes of one host alone.`,
    )
  } else if (events.stamped === 0) {
    notes.push('The events carry no stamp of when they were due (data.sentAt): latency could not be seen.')
  }
  return notes
}

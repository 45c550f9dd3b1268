import type { Threshold } from '../shapes/load-report.ts'
import type { Percentiles } from '../shapes/percentiles.ts'

/** Pairs of a value and how often it came, from the smallest on. */
export type Histogram = readonly (readonly [value: number, count: number])[]

/** The times that are measured, in milliseconds. */
export type TimeName = 'timeToHeadMs' | 'timeToFirstEventMs' | 'latencyMs' | 'gapMs' | 'reconnectMs'

/** What failures have in common: how many attempts failed, or connections were lost, for the same reason. */
export interface Failure {
  readonly error: string
  readonly count: number
  /** How it looks to a client. */
  readonly kind: 'refused' | 'reset' | 'closed' | 'silent' | 'answered' | 'files' | 'ports' | 'other'
  /** Of an answer that is no event stream. */
  readonly status?: number
  /** The proxy or server whose own error page the answer is, such as `nginx/1.22.1`. */
  readonly by?: string
}

/** When connections were lost and came back: histograms of milliseconds since the beginning, in steps of 10. */
export interface Recovery {
  /** The beginning on the host's monotonic clock, in milliseconds; null where nothing was lost. */
  readonly beganAtMs: number | null
  readonly dropped: Histogram
  readonly attempts: Histogram
  /** When streams were open again for the last time, and when they had an event again. */
  readonly restored: Histogram
  readonly heard: Histogram
  /** Streams that were dropped and not open at the end. */
  readonly notRestored: number
}

/** How opening more and more streams went, as `connection-limit` does. */
export interface Ramp {
  /** The most streams that were open when no more could be opened; null where all that were asked for did open. */
  readonly brokeAt: number | null
  /** How long the open ones were watched after that, and how many of them were lost meanwhile. */
  readonly watchedMs: number
  readonly lostAfter: number
  /** The events they brought meanwhile. */
  readonly eventsAfter: number
}

/**
 * What one generator process measured, as the workloads in scenarios/load write it. Several are merged before they
 * are reported.
 */
export interface Measurement extends Readonly<Record<TimeName, Percentiles | null>> {
  readonly workload: string
  /** The generator kept up. */
  readonly valid: boolean
  readonly invalidBecause?: string
  readonly streams: {
    readonly asked: number
    readonly opened: number
    readonly peak: number
    readonly failed: number
    readonly open: number
    readonly reconnects: number
    readonly attempts: number
    readonly attemptsFailed: number
    readonly refused: number
    readonly reset: number
    readonly earlyReconnects: number
    readonly http2Connections: number
    readonly waiting: number
    readonly http2StreamLimit: number | null
  }
  readonly events: {
    readonly sent: number | null
    readonly captured: number
    readonly lost: number | null
    readonly duplicated: number | null
    readonly reordered: number | null
    readonly replayed: number | null
    readonly bytes: number
    readonly stamped: number
    readonly stampsRejected: number
    readonly discarded: number
  }
  readonly failures: readonly Failure[]
  readonly generator: {
    readonly memoryPerStreamKiB: number | null
    readonly cpuPerEventUs: number | null
    readonly lagMs: number
    readonly lagMaxMs: number
    readonly cpuShare: number
    readonly residentBytes: number
    readonly cpuMs: number
  }
  readonly histograms: Readonly<Record<TimeName, Histogram>>
  readonly recovery: Recovery
  readonly ramp?: Ramp
  readonly thresholds: readonly Threshold[]
}

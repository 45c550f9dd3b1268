import type { Percentiles } from './percentiles.ts'
import type { Tool } from './tool.ts'

/** How long it took until half, 95 % and all of the streams were back. */
export interface Restored {
  readonly t50Ms: number | null
  readonly t95Ms: number | null
  readonly t100Ms: number | null
}

/** What happened when the streams were dropped; the times count from the drop. */
export interface Reconnection extends Restored {
  /** The same times, counted from when the server took connections again. */
  readonly fromServerBack: Restored
  readonly notRestored: number
  readonly attempts: number
  readonly refused: number
  /** The most attempts in any 100 ms. */
  readonly peakPer100ms: number
  /** Attempts before the reconnection time had passed. */
  readonly early: number
}

/** What a threshold asked for, and what came. */
export interface Threshold {
  readonly expression: string
  readonly passed: boolean
  readonly value: number | null
}

/** What `ssespec load` found. The JSON form is this object as it is. */
export interface LoadReport {
  readonly schema: 1
  readonly kind: 'load'
  readonly tool: Tool
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  readonly target: { readonly url: string }
  readonly workload: string
  /** False where the generator could not keep up: then no figure here says anything about the target. */
  readonly valid: boolean
  readonly invalidBecause?: string
  readonly streams: {
    readonly asked: number
    readonly opened: number
    /** Open at once. */
    readonly peak: number
    readonly failed: number
  }
  /** `sent` is `null` where the events carry no sequence. */
  readonly events: {
    readonly sent: number | null
    readonly captured: number
    readonly lost: number | null
    readonly duplicated: number | null
    readonly reordered: number | null
  }
  readonly timeToFirstEventMs: Percentiles
  /** From the stamp in the event to its receipt; `null` where the events carry no stamp. */
  readonly latencyMs: Percentiles | null
  /** Between two events of a stream. */
  readonly gapMs: Percentiles
  readonly reconnect?: Reconnection
  readonly generator: {
    readonly memoryPerStreamKiB: number | null
    readonly cpuPerEventUs: number | null
    /** How far the generator fell behind its own schedule, at worst. */
    readonly lagMs: number | null
  }
  readonly thresholds: readonly Threshold[]
  /** What could not be seen and why, a sentence each. */
  readonly notes?: readonly string[]
}

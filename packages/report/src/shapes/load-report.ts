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
  /** Until the streams had an event again, from the drop. */
  readonly firstEvent?: Restored
  /** From the drop until the server took connections again. */
  readonly serverBackMs?: number | null
  /** Whether that was seen at the server; else it is when the first stream was open again. */
  readonly serverBackSeen?: boolean
  /** How many streams were dropped, and how many of them were not open at the end. */
  readonly dropped?: number
  readonly notRestored: number
  /** Attempts to reconnect; nobody took those that were refused, and some were cut before an answer. */
  readonly attempts: number
  readonly refused: number
  readonly reset?: number
  /** The most attempts in any 100 ms. */
  readonly peakPer100ms: number
  /** Attempts before the reconnection time had passed. */
  readonly early: number
  /** Events that were due before the reconnection that brought them; `null` where the events carry no stamp. */
  readonly replayed?: number | null
}

/** How many streams could be open at once, and what kept more from it. */
export interface Limit {
  /** Whether it was reached: else all streams that were asked for were open. */
  readonly reached: boolean
  readonly streams: number
  /** What is used up, as far as that can be told: `worker_connections of nginx`. */
  readonly name: string | null
  readonly where: 'server' | 'proxy' | 'generator' | null
  /** How one stream too many looks to a client. */
  readonly failure: string | null
  /** What to change. */
  readonly fix?: string
  /** Of the open streams, how many still were after so long, and how many events they brought meanwhile. */
  readonly stayedOpen: number
  readonly watchedMs: number
  readonly eventsAfter: number
}

/** Why attempts failed or connections were lost. */
export interface LoadFailure {
  readonly error: string
  readonly count: number
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
  readonly target: {
    readonly url: string
    /** What was asked for; without it, what the URL and ALPN gave. */
    readonly protocol?: 'http/1.1' | 'h2' | 'h2c'
    /** The proxy that was started in front of the URL. */
    readonly via?: { readonly name: string; readonly version: string }
  }
  readonly workload: string
  /** False where the generator could not keep up: then no figure here says anything about the target. */
  readonly valid: boolean
  readonly invalidBecause?: string
  /** Where the generator was on time and the events were not: a sentence that names the server. */
  readonly late?: string
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
  /** From the start of an attempt to the response head. */
  readonly timeToHeadMs?: Percentiles
  readonly timeToFirstEventMs: Percentiles
  /** From the stamp in the event to its receipt; `null` where the events carry no stamp. */
  readonly latencyMs: Percentiles | null
  /** Between two events of a stream. */
  readonly gapMs: Percentiles
  /** Where connections were lost. */
  readonly reconnect?: Reconnection
  /** Of the workload that looks for it. */
  readonly limit?: Limit
  /** Why attempts failed and connections were lost, the most frequent first. */
  readonly failures?: readonly LoadFailure[]
  readonly generator: {
    readonly memoryPerStreamKiB: number | null
    readonly cpuPerEventUs: number | null
    /** How late one in a hundred of the generator's own wake-ups came, or later. */
    readonly lagMs: number | null
  }
  readonly thresholds: readonly Threshold[]
  /** What could not be seen and why, a sentence each. */
  readonly notes?: readonly string[]
}

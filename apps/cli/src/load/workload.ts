import type { Header, Protocol } from '@ssespec/recording'

/** What a generator process is told to do. */
export interface Workload {
  /** The script's: `latency`, `reconnect`, `connection-limit`. */
  readonly name: string
  readonly url: string
  readonly protocol?: Protocol
  readonly streams: number
  readonly durationMs: number
  /** The time over which the streams are started; the workload's own unless given. */
  readonly spreadMs?: number
  readonly headers: readonly Header[]
  readonly insecure: boolean
  /** The most HTTP/2 connections to share. */
  readonly connections?: number
  /** Up to this part of the reconnection time is added to it at random. */
  readonly jitter?: number
  /** Conditions by metric: `{ sse_event_latency: ['p(99)<50'] }`. */
  readonly thresholds?: Readonly<Record<string, readonly string[]>>
}

/** The workload as the script's settings (scenarios/load/settings.ts). */
export function settingsOf(workload: Workload): Record<string, string> {
  const { url, protocol, streams, durationMs, spreadMs, headers, insecure } = workload
  const { connections, jitter, thresholds } = workload
  return {
    SSESPEC_URL: url,
    ...(protocol && { SSESPEC_PROTOCOL: protocol }),
    SSESPEC_STREAMS: String(streams),
    SSESPEC_DURATION: `${durationMs}ms`,
    ...(spreadMs !== undefined && { SSESPEC_SPREAD: `${spreadMs}ms` }),
    ...(headers.length > 0 && { SSESPEC_HEADERS: JSON.stringify(Object.fromEntries(headers)) }),
    ...(insecure && { SSESPEC_INSECURE: '1' }),
    ...(connections !== undefined && { SSESPEC_CONNECTIONS: String(connections) }),
    ...(jitter !== undefined && { SSESPEC_JITTER: String(jitter) }),
    ...(thresholds && { SSESPEC_THRESHOLDS: JSON.stringify(thresholds) }),
  }
}

/** The workloads of processes that share the streams of one. */
export function segmentsOf(workload: Workload, segments: number): Workload[] {
  const { streams } = workload
  return Array.from({ length: Math.min(segments, streams) }, (_, n) => ({
    ...workload,
    streams: Math.floor(streams / segments) + (n < streams % segments ? 1 : 0),
  }))
}

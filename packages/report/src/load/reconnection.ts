import type { Reconnection, Restored } from '../shapes/load-report.ts'
import { countOf, valueAt } from './histograms.ts'
import type { Histogram, Measurement } from './measurement.ts'

/** In milliseconds: the losses of one outage lie together. */
const OUTAGE_MS = 1000
const PEAK_MS = 100

/**
 * What happened when the streams were dropped: the times count from the first loss of the densest second of losses.
 *
 * @param serverBackAtMs When the server took connections again, on the host's monotonic clock. Without it, when the
 *   first stream was open again.
 * @returns undefined where no connection was lost
 */
export function reconnectionOf(
  { recovery, streams, events }: Pick<Measurement, 'recovery' | 'streams' | 'events'>,
  serverBackAtMs?: number,
): Reconnection | undefined {
  const drop = dropOf(recovery.dropped)
  if (drop === undefined) return undefined
  const restored = since(recovery.restored, drop)
  const concerned = countOf(restored) + recovery.notRestored
  const attempts = since(recovery.attempts, drop)
  const told =
    serverBackAtMs === undefined || recovery.beganAtMs === null
      ? undefined
      : Math.max(0, serverBackAtMs - recovery.beganAtMs - drop)
  const backMs = told ?? restored[0]?.[0] ?? null
  return {
    ...restoredBy(restored, concerned),
    fromServerBack: backMs === null ? NEVER : restoredBy(moved(restored, -backMs), concerned),
    firstEvent: restoredBy(since(recovery.heard, drop), concerned),
    serverBackMs: backMs,
    serverBackSeen: told !== undefined,
    dropped: concerned,
    notRestored: recovery.notRestored,
    attempts: countOf(attempts),
    refused: streams.refused,
    reset: streams.reset,
    peakPer100ms: peakOf(attempts),
    early: streams.earlyReconnects,
    replayed: events.replayed,
  }
}

const NEVER: Restored = { t50Ms: null, t95Ms: null, t100Ms: null }

function restoredBy(restored: Histogram, concerned: number): Restored {
  const at = (part: number): number | null => valueAt(restored, Math.ceil(part * concerned)) ?? null
  return { t50Ms: at(0.5), t95Ms: at(0.95), t100Ms: at(1) }
}

/** The first loss of the densest second; undefined where nothing was lost. */
function dropOf(dropped: Histogram): number | undefined {
  let most = 0
  let drop: number | undefined
  for (const [start] of dropped) {
    const count = countOf(dropped.filter(([at]) => at >= start && at < start + OUTAGE_MS))
    if (count > most) [most, drop] = [count, start]
  }
  return drop
}

/** The most in any window of 100 ms. */
function peakOf(attempts: Histogram): number {
  let peak = 0
  let sum = 0
  let first = 0
  for (const [at, count] of attempts) {
    sum += count
    for (; attempts[first]![0] <= at - PEAK_MS; first++) sum -= attempts[first]![1]
    peak = Math.max(peak, sum)
  }
  return peak
}

function since(histogram: Histogram, start: number): Histogram {
  return moved(
    histogram.filter(([at]) => at >= start),
    -start,
  )
}

function moved(histogram: Histogram, by: number): Histogram {
  return histogram.map(([at, count]) => [Math.max(0, at + by), count])
}

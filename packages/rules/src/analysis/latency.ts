import type { Recording } from '@ssespec/recording'

import { beside } from './beside.ts'
import { stampsOf } from './stamps.ts'
import { timelineOf } from './timeline.ts'

/** How much later events come through a proxy, in ms. */
export interface AddedLatency {
  readonly p50: number
  readonly p99: number
  /** Events that it was measured on. */
  readonly events: number
}

/** Fewer tell nothing of a 99th percentile. */
const ENOUGH = 20

/**
 * What a way adds to the direct one: the difference of both ways' percentiles where the events carry our own stamp, else
 * the percentiles of how much later the same events came. `undefined` where too few events can be compared.
 */
export function addedLatency(via: Recording, direct: Recording): AddedLatency | undefined {
  const [own, other] = [sinceSent(via), sinceSent(direct)]
  if (own.length >= ENOUGH && other.length >= ENOUGH) {
    return {
      p50: percentile(own, 0.5) - percentile(other, 0.5),
      p99: percentile(own, 0.99) - percentile(other, 0.99),
      events: own.length,
    }
  }
  const lags = beside(direct, via).twins.map(({ lagMs }) => lagMs)
  if (lags.length < ENOUGH) return undefined
  return { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99), events: lags.length }
}

/** An hour: no event of a stream that was read for seconds is older. */
const TOO_OLD_MS = 3_600_000

/** From the sending of each event, by a stamp of this host's monotonic clock, to its arrival, in ms. */
function sinceSent(recording: Recording): number[] {
  const ages = stampsOf(timelineOf(recording).events).map(
    ({ event, stamp }) => recording.startedAtMonotonicMs + event.at - stamp,
  )
  return ages.every((age) => age >= 0 && age < TOO_OLD_MS) ? ages : []
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

import type { Recording } from '@ssespec/recording'

import type { Burst } from './bursts.ts'
import { type SendingTimes, sendingTimes } from './sending-times.ts'
import { type StampedEvent, stampSeries } from './stamps.ts'
import { HELD_MS } from './thresholds.ts'
import type { TimedEvent } from './timeline.ts'

/** Events that their own stamps show to have waited for later ones. */
export interface Held {
  /** Bursts whose events were made one after another, and came together. */
  readonly bursts: number
  /** The longest that an event waited for the last one of its burst, in ms. */
  readonly longestMs: number
  /** The typical time from one such burst to the next, in ms; 0 for a single one. */
  readonly everyMs: number
  /** Events in such bursts, of all stamped ones. */
  readonly events: number
  readonly of: number
  /** Whether the stamps agree with the recording's own clock. */
  readonly sameClock: boolean
  /** Stamped events that came far later after their stamp than the fastest one did. */
  readonly late: number
  /** The burst with the longest wait. */
  readonly worst: Burst
}

/**
 * What time stamps in the payload prove: bursts whose events were made over a stretch of time but arrived at once.
 * A backlog that was made before the request is honest, and so is a burst whose events were made together.
 * `undefined` where the events carry no stamps that tell when they were sent.
 */
export function heldByStamps(
  recording: Recording,
  bursts: readonly Burst[],
  events: readonly TimedEvent[],
  askedAt: number,
): Held | undefined {
  let times: SendingTimes | undefined
  for (const stamped of stampSeries(events)) times ??= sendingTimes(recording, stamped, bursts, askedAt)
  if (times === undefined) return undefined
  const { live, resolutionMs, sameClock } = times
  const held = bursts
    .map((burst) => ({
      burst,
      inside: live.filter(({ event }) => event.end > burst.start && event.end <= burst.end),
    }))
    .map(({ burst, inside }) => ({ burst, count: inside.length, spread: spreadOf(inside) - resolutionMs }))
    .filter(({ spread }) => spread >= HELD_MS)
  const worst = held.toSorted((a, b) => b.spread - a.spread)[0]
  return {
    bursts: held.length,
    longestMs: worst?.spread ?? 0,
    everyMs: median(held.slice(1).map(({ burst }, index) => burst.from - held[index]!.burst.from)),
    events: held.reduce((sum, { count }) => sum + count, 0),
    of: live.length,
    sameClock,
    late: lateOf(live, HELD_MS + resolutionMs),
    worst: worst?.burst ?? bursts[0]!,
  }
}

function lateOf(events: readonly StampedEvent[], ms: number): number {
  const ages = events.map(({ event, stamp }) => event.at - stamp)
  const least = Math.min(...ages)
  return ages.filter((age) => age - least >= ms).length
}

function spreadOf(events: readonly StampedEvent[]): number {
  return events.length < 2 ? 0 : events.at(-1)!.stamp - events[0]!.stamp
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

import type { Burst } from './bursts.ts'
import { HELD_MS } from './thresholds.ts'
import { type StampedEvent, stampsOf } from './stamps.ts'
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
  /** The burst with the longest wait. */
  readonly worst: Burst
}

/**
 * What time stamps in the payload prove: bursts whose events were made over a stretch of time but arrived at once.
 * A backlog that was made before the request is honest, and so is a burst whose events were made together.
 * `undefined` where the events carry no stamps.
 */
export function heldByStamps(
  bursts: readonly Burst[],
  events: readonly TimedEvent[],
  askedAt: number,
): Held | undefined {
  const stamped = stampsOf(events)
  if (stamped.length === 0) return undefined
  // The fastest event sets the two clocks: none can arrive before it was made.
  const offset = Math.min(...stamped.map(({ event, stamp }) => event.at - stamp))
  const live = stamped.filter(({ stamp }) => stamp + offset >= askedAt)
  // Stamps in whole seconds tell two moments apart only when more than a second lies between.
  const resolution = stamped.every(({ stamp }) => stamp % 1000 === 0) ? 1000 : 0
  const held = bursts
    .map((burst) => ({
      burst,
      inside: live.filter(({ event }) => event.end > burst.start && event.end <= burst.end),
    }))
    .map(({ burst, inside }) => ({ burst, count: inside.length, spread: spreadOf(inside) - resolution }))
    .filter(({ spread }) => spread >= HELD_MS)
  const worst = held.toSorted((a, b) => b.spread - a.spread)[0]
  return {
    bursts: held.length,
    longestMs: worst?.spread ?? 0,
    everyMs: median(held.slice(1).map(({ burst }, index) => burst.from - held[index]!.burst.from)),
    events: held.reduce((sum, { count }) => sum + count, 0),
    of: live.length,
    worst: worst?.burst ?? bursts[0]!,
  }
}

function spreadOf(events: readonly StampedEvent[]): number {
  return events.length < 2 ? 0 : events.at(-1)!.stamp - events[0]!.stamp
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

import { type Moment, momentsIn } from './stamp-text.ts'
import type { TimedEvent } from './timeline.ts'

/** An event whose payload holds a moment: of its making, perhaps. */
export interface StampedEvent {
  readonly event: TimedEvent
  /** Milliseconds on the sender's clock; as a rule only differences mean anything. */
  readonly stamp: number
  readonly clock: Moment['clock']
}

/**
 * The moments that events carry, read at one place of each: a list for each place at which every event from the first
 * one on that has it has one, and they never run backwards. Those that stand still come last.
 */
export function stampSeries(events: readonly TimedEvent[]): StampedEvent[][] {
  const moments = events.map((event) => ({ event, found: momentsIn(event.data) }))
  const most = moments.reduce((count, { found }) => Math.max(count, found.length), 0)
  const series = Array.from({ length: most }, (_, place) => seriesAt(moments, place)).filter(
    (stamped) => stamped.length >= 2,
  )
  const moving = (stamped: readonly StampedEvent[]): boolean => stamped.at(-1)!.stamp > stamped[0]!.stamp
  return [...series.filter(moving), ...series.filter((stamped) => !moving(stamped))]
}

/** The first of them; an empty list means that the stream cannot be dated by its payload. */
export function stampsOf(events: readonly TimedEvent[]): StampedEvent[] {
  return stampSeries(events)[0] ?? []
}

function seriesAt(
  moments: readonly { readonly event: TimedEvent; readonly found: readonly Moment[] }[],
  place: number,
): StampedEvent[] {
  const stamped: StampedEvent[] = []
  for (const { event, found } of moments) {
    const moment = found[place]
    if (moment === undefined) {
      if (stamped.length > 0 && event.data !== '') return []
      continue
    }
    const previous = stamped.at(-1)
    if (previous !== undefined && (moment.ms < previous.stamp || moment.clock !== previous.clock)) return []
    stamped.push({ event, stamp: moment.ms, clock: moment.clock })
  }
  return stamped
}

import { lastOf, type Recording } from '@ssespec/recording'

import { type TimedEvent, timelineOf } from './timeline.ts'

/** One event that came on two connections open at the same time. */
export interface Twin {
  readonly event: TimedEvent
  /** How much later it came on the second connection than on the first, in ms. */
  readonly lagMs: number
  /** From this event to the next on the first connection, in ms; `undefined` for the last. */
  readonly gapMs: number | undefined
}

/** How the events of one connection compare with those of another that was open beside it. */
export interface Beside {
  /** How much later the second request was sent, in ms. */
  readonly startedLaterMs: number
  /** Events that both got, each once. */
  readonly twins: readonly Twin[]
  /** When events came on the first while the second was open, in ms on the second's clock. */
  readonly meanwhile: readonly number[]
}

/**
 * Sets what `second` got against what `first` got. Twins have the same id, type and data, and none other like them.
 *
 * A server may number events anew for each connection. Then an event's twin is another event, made as much later as the
 * second request was: no lag below {@link Beside.startedLaterMs} means anything.
 */
export function beside(first: Recording, second: Recording): Beside {
  const shift = second.startedAtMonotonicMs - first.startedAtMonotonicMs
  const [asked, askedLater] = [askedAt(first), askedAt(second)]
  const originals = unique(timelineOf(first).events)
  const arrivals = timelineOf(first).events
  const next = new Map(arrivals.map((event, index) => [event, arrivals[index + 1]]))
  const twins = [...unique(timelineOf(second).events)].flatMap(([key, event]): Twin[] => {
    const original = originals.get(key)
    if (original === undefined) return []
    const after = next.get(original)
    const gapMs = after && after.at - original.at
    return [{ event, lagMs: event.at + shift - original.at, gapMs }]
  })
  const until = second.entries.at(-1)?.at ?? 0
  return {
    startedLaterMs: Math.max(0, askedLater + shift - asked),
    twins,
    meanwhile: arrivals.map(({ at }) => at - shift).filter((at) => at >= askedLater && at <= until),
  }
}

function askedAt(recording: Recording): number {
  return lastOf(recording, 'request')?.at ?? 0
}

/** Events by what they say, without those that say the same. */
function unique(events: readonly TimedEvent[]): Map<string, TimedEvent> {
  const found = new Map<string, TimedEvent>()
  const repeated = new Set<string>()
  for (const event of events) {
    const key = JSON.stringify([event.lastEventId, event.type, event.data])
    if (found.has(key)) repeated.add(key)
    else found.set(key, event)
  }
  for (const key of repeated) found.delete(key)
  return found
}

import type { Recording } from '@ssespec/recording'

import type { Fail, Judgement } from '../verdict.ts'
import { evidence } from '../view.ts'
import type { Burst } from './bursts.ts'
import type { Delivery } from './delivery.ts'
import { HELD_MS } from './thresholds.ts'
import { timelineOf } from './timeline.ts'

const number = new Intl.NumberFormat('en-US')

/** The failure that a delivery proves: events that waited for a full buffer, or for a timer. `undefined` if it proves none. */
export function describeHolding(recording: Recording, delivery: Delivery): Fail | undefined {
  const { granularityBytes, held } = delivery
  const waits = held !== undefined && convincing(delivery)
  if (granularityBytes === undefined && !waits) return undefined
  const late = waits ? `, an event up to ${Math.round(held.longestMs)} ms late` : ''
  const first = delivery.bursts[0]
  const actual =
    granularityBytes !== undefined
      ? `${number.format(granularityBytes)} bytes at a time${late}`
      : held!.everyMs > 0
        ? `a burst each ${Math.round(held!.everyMs)} ms${late}`
        : `all at once${late}`
  return {
    outcome: 'fail',
    message:
      granularityBytes !== undefined
        ? `events are held back until ${number.format(granularityBytes)} bytes are full`
        : held!.everyMs > 0
          ? `events are held back and come each ${(held!.everyMs / 1000).toFixed(1)} s`
          : 'events are held back and come together',
    expected: 'each event when it is sent',
    actual: first ? `${actual}; the first bytes after ${Math.round(first.from)} ms` : actual,
    evidence: shown(delivery).map((burst) => burstEvidence(recording, burst)),
  }
}

/** A busy machine makes fewer events late than one in so many. */
const LATE_ONE_IN = 5

/** What to say of a delivery that proves no holding. */
export function notProven(delivery: Delivery): Judgement {
  const { events, bursts, held, boundMs } = delivery
  if (events < 2) {
    return {
      outcome: 'inconclusive',
      message: `${events === 0 ? 'no event' : 'one event'} came in the time given`,
    }
  }
  // One event behind, or moments that tell when what is reported began: from the outside they are the same.
  if (held !== undefined && held.late >= 3 && held.late * LATE_ONE_IN >= held.of) {
    const message = `${held.late} of ${held.of} events came over ${HELD_MS} ms later after the time in them than others, and nothing in them proves that it is when they were sent`
    return { outcome: 'inconclusive', message }
  }
  if (held !== undefined && held.bursts === 0) {
    return { outcome: 'pass', message: `${events} events, none made long before it came` }
  }
  if (boundMs < HELD_MS)
    return { outcome: 'pass', message: `${events} events, none can have waited ${HELD_MS} ms` }
  const multiple = bursts.length > 1 ? `${bursts.length} bursts` : 'one burst'
  return {
    outcome: 'inconclusive',
    message: `${events} events came in ${multiple}, and nothing in them proves when they were sent`,
  }
}

/**
 * One hiccup of a machine is not a buffer: most events must have waited, in two bursts or more. In a single one they must
 * have waited for a second, by a clock that agrees with ours.
 */
function convincing({ held }: Delivery): boolean {
  if (held === undefined || held.bursts === 0) return false
  return held.events * 2 >= held.of && (held.bursts >= 2 || (held.sameClock && held.longestMs >= 1000))
}

function shown({ bursts }: Delivery): readonly Burst[] {
  return bursts.slice(0, 4)
}

function burstEvidence(recording: Recording, burst: Burst): ReturnType<typeof evidence> {
  const { events } = timelineOf(recording)
  const inside = events.filter((event) => event.end > burst.start && event.end <= burst.end).length
  const cuts = events.some((event) => event.start < burst.end && event.end > burst.end)
  const text = `${number.format(burst.end - burst.start)} bytes, ${inside} events${cuts ? ', then half of one' : ''}`
  return evidence(recording, text, { at: burst.from, offset: burst.start })
}

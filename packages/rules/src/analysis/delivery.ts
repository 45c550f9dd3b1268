import { contentPieces, firstOf, lastOf, type Recording } from '@ssespec/recording'

import { type Burst, burstsOf } from './bursts.ts'
import { granularityOf } from './granularity.ts'
import { heldByStamps, type Held } from './held.ts'
import { HELD_MS } from './thresholds.ts'
import { timelineOf } from './timeline.ts'

/** How a stream's events reached us. */
export interface Delivery {
  readonly bursts: readonly Burst[]
  /** Events seen. */
  readonly events: number
  /** The size of the buffer that holds events back, where equal bursts that cut events prove one; in bytes. */
  readonly granularityBytes: number | undefined
  /** What the events' own time stamps prove. */
  readonly held: Held | undefined
  /**
   * No event can have waited longer than this, in ms: what is held waits since the last bytes that were let go, so
   * the longest pause before a burst of several events bounds it. Hiccups of a machine are left out: long pauses that
   * few of the events came after.
   */
  readonly boundMs: number
}

/** Measures how a recording's events arrived. Pure, and no verdict. */
export function deliveryOf(recording: Recording): Delivery {
  const { events } = timelineOf(recording)
  const bursts = burstsOf(contentPieces(recording))
  const asked = lastOf(recording, 'request')?.at ?? 0
  return {
    bursts,
    events: events.length,
    granularityBytes: granularityOf(bursts, events, roundTripMs(recording)),
    held: heldByStamps(recording, bursts, events, asked),
    boundMs: longestWait(bursts, events, asked),
  }
}

/** What a TCP connection took to stand, in ms: a round trip, and a little more. 0 where it was not seen. */
export function roundTripMs(recording: Recording): number {
  return firstOf(recording, 'connect')?.at ?? 0
}

/** A buffer holds back most events; a hiccup fewer than this share. */
const HICCUP_SHARE = 0.5

function longestWait(bursts: readonly Burst[], events: readonly { end: number }[], asked: number): number {
  const waits: { readonly ms: number; readonly events: number }[] = []
  let before = asked
  let next = 0
  for (const burst of bursts) {
    const first = next
    while (next < events.length && events[next]!.end <= burst.end) next += 1
    if (next - first > 1) waits.push({ ms: burst.from - before, events: next - first })
    before = burst.to
  }
  const long = waits.filter(({ ms }) => ms >= HELD_MS)
  const after = long.reduce((sum, wait) => sum + wait.events, 0)
  const counted = after < HICCUP_SHARE * events.length ? waits.filter((wait) => !long.includes(wait)) : waits
  return Math.max(0, ...counted.map(({ ms }) => ms))
}

import { contentPieces, firstOf, lastOf, type Recording } from '@ssespec/recording'

import { type Burst, burstsOf } from './bursts.ts'
import { granularityOf } from './granularity.ts'
import { heldByStamps, type Held } from './held.ts'
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
   * the longest pause before a burst of several events bounds it.
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
    held: heldByStamps(bursts, events, asked),
    boundMs: longestWait(bursts, events, asked),
  }
}

/** What a TCP connection took to stand, in ms: a round trip, and a little more. 0 where it was not seen. */
export function roundTripMs(recording: Recording): number {
  return firstOf(recording, 'connect')?.at ?? 0
}

function longestWait(bursts: readonly Burst[], events: readonly { end: number }[], asked: number): number {
  let longest = 0
  let before = asked
  let next = 0
  for (const burst of bursts) {
    const first = next
    while (next < events.length && events[next]!.end <= burst.end) next += 1
    if (next - first > 1) longest = Math.max(longest, burst.from - before)
    before = burst.to
  }
  return longest
}

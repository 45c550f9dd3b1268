import { entriesOf, finalHead, type Recording } from '@ssespec/recording'
import { deliveryOf, stampsOf, timelineOf } from '@ssespec/rules'

/** What one recording of an open stream tells in figures; `null` where it was not seen. */
export interface StreamFigures {
  /** The size of the buffer that holds events back, in bytes. */
  readonly granularityBytes: number | null
  /** From the request to the response head, in ms. */
  readonly headMs: number | null
  /** From the request to the end of the first event, in ms. */
  readonly firstEventMs: number | null
  readonly events: number
  /** Events that carry our own stamp: when each was sent and when it arrived, in ms since the request. */
  readonly arrivals: readonly {
    readonly sentMs: number
    readonly arrivedMs: number
    readonly bytes: number
  }[]
}

/** Measures an open stream. Pure, and no verdict. */
export function figuresOf(recording: Recording): StreamFigures {
  const { events } = timelineOf(recording)
  const asked = entriesOf(recording, 'request').at(-1)?.at ?? 0
  const head = finalHead(recording)
  const first = events[0]
  return {
    granularityBytes: deliveryOf(recording).granularityBytes ?? null,
    headMs: head ? since(asked, head.at) : null,
    firstEventMs: first ? since(asked, first.at) : null,
    events: events.length,
    arrivals: arrivalsIn(recording, asked),
  }
}

/** Only stamps of this host's monotonic clock can be set against arrival times. */
function arrivalsIn(recording: Recording, asked: number): StreamFigures['arrivals'] {
  const start = recording.startedAtMonotonicMs + asked
  const arrivals = stampsOf(timelineOf(recording).events).map(({ event, stamp }) => ({
    sentMs: since(start, stamp),
    arrivedMs: since(asked, event.at),
    bytes: event.end - event.start,
  }))
  const sameClock = arrivals.every(
    ({ sentMs, arrivedMs }) => sentMs <= arrivedMs && arrivedMs - sentMs < 3_600_000,
  )
  return sameClock ? arrivals.filter(({ sentMs }) => sentMs >= 0) : []
}

function since(from: number, to: number): number {
  return Math.round((to - from) * 1000) / 1000
}

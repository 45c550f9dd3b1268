import { contentPieces, type Recording } from '@ssespec/recording'

import { type TimedEvent, timelineOf } from './timeline.ts'

/** A pause while an event was half there. */
export interface Pause {
  readonly event: TimedEvent
  /** Content bytes that had come. */
  readonly offset: number
  /** Milliseconds since the recording began, of the last byte before it. */
  readonly at: number
  readonly ms: number
}

/** Events that came in more than one read, each with the longest pause inside it. */
export function pausesInEvents(recording: Recording): Pause[] {
  const longest = new Map<TimedEvent, Pause>()
  const places = placesOf(recording)
  let next = 0
  let before: { at: number } | undefined
  for (const { at, offset } of contentPieces(recording)) {
    while (next < places.length && places[next]!.event.end <= offset) next += 1
    const place = places[next]
    if (before !== undefined && place !== undefined && place.start < offset) {
      const pause = { event: place.event, offset, at: before.at, ms: at - before.at }
      if (pause.ms > (longest.get(place.event)?.ms ?? -1)) longest.set(place.event, pause)
    }
    before = { at }
  }
  return [...longest.values()]
}

/**
 * Each event with where it begins: at its first field. A comment or a retry that stands before that has been of use
 * already, and may have come long ago.
 */
function placesOf(recording: Recording): { event: TimedEvent; start: number }[] {
  const { events, fields } = timelineOf(recording)
  let next = 0
  return events.map((event) => {
    while (next < fields.length && (fields[next]!.start < event.start || !isPart(fields[next]!.name)))
      next += 1
    return { event, start: Math.min(fields[next]?.start ?? event.end, event.end) }
  })
}

function isPart(name: string): boolean {
  return name === 'data' || name === 'event' || name === 'id'
}

import { EventStreamParser } from '@ssespec/grammar'
import { contentPieces, isTruncated, lastOf, type Piece, type Recording } from '@ssespec/recording'

/** A dispatched event, with when and where it arrived. */
export interface TimedEvent {
  readonly type: string
  readonly data: string
  readonly lastEventId: string
  /** Whether it brought an id itself: without one, an event has the last event ID of those before. */
  readonly ownsId: boolean
  /** Milliseconds since the recording began, of the read that held its last byte. */
  readonly at: number
  /** Content bytes before its first line. */
  readonly start: number
  /** Content bytes up to the byte that dispatched it, that one included. */
  readonly end: number
}

/** A field line, known to the standard or not. */
export interface TimedField {
  readonly name: string
  readonly value: string
  readonly at: number
  readonly start: number
}

/** A recording's content as a client reads it. */
export interface Timeline {
  readonly events: readonly TimedEvent[]
  readonly fields: readonly TimedField[]
  readonly comments: number
  /** Reconnection times set, in ms. */
  readonly retries: readonly number[]
  /** Whether the stream, as far as it was seen, stops inside a line or an event. */
  readonly discarded: boolean
  /** Content bytes seen. */
  readonly bytes: number
  /** Whether there were more events or fields than are listed. */
  readonly more: boolean
}

/** Events and fields listed at most: a flood of empty ones must not cost a hundred times its bytes. */
const LISTED = 20_000

const timelines = new WeakMap<Recording, Timeline>()

/** Reads a recording's content as WHATWG HTML 9.2.6 does, keeping times and places. */
export function timelineOf(recording: Recording): Timeline {
  let timeline = timelines.get(recording)
  if (timeline === undefined) {
    timeline = read(contentPieces(recording), lastEventIdSent(recording), isTruncated(recording))
    timelines.set(recording, timeline)
  }
  return timeline
}

/** The last event ID that the exchange began with. */
export function lastEventIdSent(recording: Recording): string {
  const request = lastOf(recording, 'request')
  const header = request?.headers.find(([name]) => name.toLowerCase() === 'last-event-id')
  // Header values are bytes read as Latin-1; an id goes out as UTF-8 (HTML 9.2.3).
  return Buffer.from(header?.[1] ?? '', 'latin1').toString('utf8')
}

function read(pieces: readonly Piece[], lastEventId: string, cut: boolean): Timeline {
  const events: TimedEvent[] = []
  const fields: TimedField[] = []
  const retries: number[] = []
  let comments = 0
  let discarded = false
  let more = false
  let ownsId = false
  let at = 0
  const list = <T>(items: T[], item: T): void => {
    if (items.length < LISTED) items.push(item)
    else more = true
  }
  const parser = new EventStreamParser(
    {
      onEvent: (event, span) => {
        list(events, { ...event, ownsId, at, start: span!.start, end: span!.end })
        ownsId = false
      },
      onField: ({ name, value }, span) => {
        if (name === 'id' && !value.includes('\0')) ownsId = true
        list(fields, { name, value, at, start: span!.start })
      },
      onComment: () => (comments += 1),
      onRetry: (ms) => list(retries, ms),
      onDiscard: () => (discarded = true),
    },
    { offsets: true, lastEventId },
  )
  let bytes = 0
  for (const piece of pieces) {
    bytes = piece.offset + piece.bytes.length
    // Where the content is cut anyway, how the rest of a flood would be read changes nothing.
    if (cut && more) continue
    at = piece.at
    parser.push(piece.bytes)
  }
  parser.end()
  return { events, fields, comments, retries, discarded, bytes, more }
}

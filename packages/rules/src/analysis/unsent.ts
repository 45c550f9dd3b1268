import { contentPieces, type Recording, wirePieces } from '@ssespec/recording'

import { timelineOf } from './timeline.ts'

/** What the origin had written, and a client had not got long after. */
export interface Unsent {
  /** Content bytes that the origin wrote, and those that came. */
  readonly written: number
  readonly received: number
  readonly eventsWritten: number
  readonly eventsReceived: number
  /** How long the last of it had been on its way when the client left, in ms. */
  readonly waitedMs: number
}

/**
 * Compares what the origin wrote before a silence with what came to the client, which stayed on for a while.
 * `undefined` where all of it came. Both recordings are of this host's clock.
 */
export function unsentOf(client: Recording, origin: Recording): Unsent | undefined {
  const pieces = wirePieces(origin)
  const last = pieces.at(-1)
  if (last === undefined) return undefined
  const written = last.offset + last.bytes.length
  const received = contentPieces(client).reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (received >= written) return undefined
  const until = client.startedAtMonotonicMs + (client.entries.at(-1)?.at ?? 0)
  return {
    written,
    received,
    eventsWritten: timelineOf(origin).events.length,
    eventsReceived: timelineOf(client).events.length,
    waitedMs: until - (origin.startedAtMonotonicMs + last.at),
  }
}

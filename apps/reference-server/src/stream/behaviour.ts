import type { Channel } from './channel.ts'
import type { Fields } from './head.ts'
import type { NumberedEvent } from './numbered-event.ts'
import type { RawMessage } from './raw-http1.ts'
import type { Schedule } from './schedule.ts'
import type { Sink, Through } from './sink.ts'

/** What a stream does otherwise than a good one. Everything left out is as good as `/events`. */
export interface Behaviour {
  readonly status?: number
  /** Header fields beside, in place of or (undefined) without the good ones. */
  readonly fields?: Fields
  /** The bytes sent at once with the head; the empty string for none. */
  readonly opening?: string | Uint8Array
  /** Events a second (10). */
  readonly rate?: number
  /** How many events, then the stream ends (no end). */
  readonly count?: number
  /** No event before this many milliseconds after the request. */
  readonly firstMs?: number
  /** A comment whenever nothing was sent for this many milliseconds. */
  readonly heartbeatMs?: number
  /** One event as it goes out. */
  readonly encode?: (event: NumberedEvent) => string | Uint8Array
  /** Whether events are numbered from 1 on each connection (false: the number names one event for all). */
  readonly perConnection?: boolean
  /** When each event is due, in place of `rate` events a second. */
  readonly schedule?: Schedule
  /** The first event of this connection. */
  readonly startAt?: (schedule: Schedule, lastEventId: string | undefined) => number
  /** A channel shared with other clients, in place of one made for this stream alone. */
  readonly channel?: Channel
  /** An HTTP/1.1 message written by hand, its head included, in place of a proper one. */
  readonly raw?: RawMessage
  /** What stands between the stream and the client. */
  readonly through?: Through
  /** What happens after the last of `count` events; by default the stream ends properly. */
  readonly finish?: (sink: Sink) => void
}

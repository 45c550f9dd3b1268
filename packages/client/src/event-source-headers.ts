import { Buffer } from 'node:buffer'

import type { Header } from '@ssespec/recording'

/** What an `EventSource` knows when it connects. */
export interface EventSourceState {
  /** The last event ID string; nothing is sent for an empty one. */
  readonly lastEventId?: string
  /** The value of Accept-Encoding, `identity` unless given; an empty string leaves the header out. */
  readonly acceptEncoding?: string
}

/** The headers that an `EventSource` adds to its request (WHATWG HTML, 9.2.2 and 9.2.3). */
export function eventSourceHeaders(state: EventSourceState = {}): Header[] {
  const { lastEventId = '', acceptEncoding = 'identity' } = state
  const headers: Header[] = [
    // "User agents may set (`Accept`, `text/event-stream`) in request's header list."
    ['Accept', 'text/event-stream'],
    // "Set request's cache mode to "no-store"", for which Fetch sends `Cache-Control: no-cache`; no-store also
    // asks a cache on the way to keep nothing.
    ['Cache-Control', 'no-store'],
  ]
  if (acceptEncoding !== '') headers.push(['Accept-Encoding', acceptEncoding])
  // "If the EventSource object's last event ID string is not the empty string, then: Let lastEventIDValue be the
  // EventSource object's last event ID string, encoded as UTF-8."
  if (lastEventId !== '') headers.push(['Last-Event-ID', Buffer.from(lastEventId, 'utf8').toString('latin1')])
  return headers
}

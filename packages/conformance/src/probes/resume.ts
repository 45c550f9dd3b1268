import { finalHead, lastOf, type Recording } from '@ssespec/recording'
import { timelineOf } from '@ssespec/rules'

import type { Probe } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** How long the second stream is read, in ms. */
const DURATION_MS = 1500

/** A stream that was without an event for so long need not have one in that time, in ms: it is read as long as the first. */
const SPARSE_MS = 1200

/** How much longer, in ms: an event that came once in the whole time may come a little later the next time. */
const SPARE_MS = 500

/** What is kept of it: the first events tell whether it continues. */
const KEPT_BYTES = 2 * 1024 * 1024
const KEPT_PIECES = 16_384

/**
 * Comes back after the drop of the open stream with the last event ID that it had, as an EventSource does; where the
 * stream ended by itself, also without one.
 */
export const probe: Probe = {
  id: 'resume',
  stage: 'after',
  after: ['open'],
  anyMethod: true,
  plan: ({ target }) => [{ method: target.method, what: 'the stream again, with Last-Event-ID' }],
  async run({ target, protocol, patience, recordings, exchange }) {
    const open = recordings.find((recording) => recording.probe === 'open')
    if (open === undefined) return
    const lastEventId = timelineOf(open).events.at(-1)?.lastEventId ?? ''
    if (lastEventId === '' && lastOf(open, 'end') === undefined) return
    // HTML 9.2.3: "If the EventSource object's last event ID string is not the empty string, then: … Set
    // (`Last-Event-ID`, lastEventIDValue) in request's header list."
    const request = streamRequest(target, protocol, lastEventId === '' ? {} : { lastEventId })
    await exchange(request, {
      durationMs: isSparse(open)
        ? patience.durationMs + SPARE_MS
        : Math.min(DURATION_MS, patience.durationMs),
      limits: { bodyBytes: KEPT_BYTES, pieces: KEPT_PIECES },
    })
  },
}

function isSparse(open: Recording): boolean {
  const { events } = timelineOf(open)
  const left = lastOf(open, 'abort')?.at ?? events.at(-1)?.at ?? 0
  const times = [finalHead(open)?.at ?? 0, ...events.map(({ at }) => at), left]
  return times.some((at, index) => index > 0 && at - times[index - 1]! > SPARSE_MS)
}

import { exchange } from '@ssespec/client'
import { timelineOf } from '@ssespec/rules'

import type { Probe } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** How long the second stream is read, in ms. */
const DURATION_MS = 1500

/** Comes back after the drop of the open stream with the last event ID that it had, as an EventSource does. */
export const probe: Probe = {
  id: 'resume',
  after: ['open'],
  anyMethod: true,
  plan: ({ method }) => [{ method, what: 'the stream again, with Last-Event-ID' }],
  async run({ target, protocol, patience, recordings, signal }) {
    const open = recordings.find((recording) => recording.probe === 'open')
    const lastEventId = open && timelineOf(open).events.at(-1)?.lastEventId
    // HTML 9.2.3: "If the EventSource object's last event ID string is not the empty string, then: … Set
    // (`Last-Event-ID`, lastEventIDValue) in request's header list."
    if (!lastEventId) return []
    const recording = await exchange(streamRequest(target, protocol, { lastEventId }), {
      probe: 'resume',
      durationMs: Math.min(DURATION_MS, patience.durationMs),
      headTimeoutMs: patience.headTimeoutMs,
      insecure: target.insecure,
      signal,
    })
    return [recording]
  },
}

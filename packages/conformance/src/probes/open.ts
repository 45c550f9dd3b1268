import type { Probe } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** Opens the stream as an EventSource does, with no content coding offered, and reads it for the duration. */
export const probe: Probe = {
  id: 'open',
  stage: 'open',
  after: [],
  anyMethod: true,
  plan: ({ target }) => [{ method: target.method, what: 'the stream, read for --duration' }],
  async run({ target, protocol, patience, exchange }) {
    await exchange(streamRequest(target, protocol), {
      durationMs: patience.durationMs,
      // What comes with another status is no stream, however long it goes on.
      until: (_piece, { head }) => head.status !== 200,
    })
  },
}

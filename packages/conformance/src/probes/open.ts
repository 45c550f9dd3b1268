import { exchange } from '@ssespec/client'

import type { Probe } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** Opens the stream as an EventSource does, with no content coding offered, and reads it for the duration. */
export const probe: Probe = {
  id: 'open',
  after: [],
  anyMethod: true,
  plan: ({ method }) => [{ method, what: 'the stream, read for --duration' }],
  async run({ target, protocol, patience, signal }) {
    const recording = await exchange(streamRequest(target, protocol), {
      probe: 'open',
      durationMs: patience.durationMs,
      headTimeoutMs: patience.headTimeoutMs,
      insecure: target.insecure,
      signal,
    })
    return [recording]
  },
}

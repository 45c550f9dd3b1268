import { finalHead } from '@ssespec/recording'
import { RELEASE } from '@ssespec/rules'

import type { Probe } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** How long each response head is waited for, in ms: one worker may have several to go through that have left. */
const HEAD_TIMEOUT_MS = 30_000

/** Opens the stream, leaves it at its head, and opens it again: how long is a server busy with a client that has left? */
export const probe: Probe = {
  id: 'release',
  stage: 'again',
  after: ['open'],
  anyMethod: false,
  plan: () => [
    { method: 'GET', what: 'where something waited: the stream, left at its head, and again', times: 2 },
  ],
  async run({ target, protocol, exchange }) {
    for (const step of Object.values(RELEASE)) {
      const recording = await exchange(streamRequest(target, protocol), {
        step,
        headTimeoutMs: HEAD_TIMEOUT_MS,
        durationMs: 0,
      })
      if (finalHead(recording)?.status !== 200) return
    }
  },
}

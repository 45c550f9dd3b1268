import type { Probe } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** Leaves a stream alone for as long as `--idle` says. */
export const probe: Probe = {
  id: 'idle',
  stage: 'alone',
  after: [],
  anyMethod: true,
  onRequest: 'idle',
  plan: ({ target }) => [{ method: target.method, what: 'the stream, left alone for --idle' }],
  async run({ target, protocol, patience, exchange }) {
    if (patience.idleMs === undefined) return
    await exchange(streamRequest(target, protocol), { durationMs: patience.idleMs })
  },
}

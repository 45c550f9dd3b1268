import type { Probe } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** What browsers offer, and we can decode. */
const OFFERED = 'gzip, br, zstd'

/** Opens the stream once more beside the open one, with content codings offered, and reads it as long. */
export const probe: Probe = {
  id: 'compressed',
  stage: 'beside',
  after: ['open'],
  pairedWith: 'open',
  anyMethod: true,
  plan: ({ target }) => [
    { method: target.method, what: `the stream again beside it, with Accept-Encoding: ${OFFERED}` },
  ],
  async run({ target, protocol, patience, exchange }) {
    await exchange(streamRequest(target, protocol, { acceptEncoding: OFFERED }), {
      durationMs: patience.durationMs,
      until: (_piece, { head }) => head.status !== 200,
    })
  },
}

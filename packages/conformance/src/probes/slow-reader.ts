import { contentPieces } from '@ssespec/recording'
import { fillsBuffersInMs, findRecording, PROMPT_MS, silenceMs } from '@ssespec/rules'

import type { Probe } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** How long a client that does not read is worth waiting for, in ms; a stream that needs longer is too thin. */
const FILL_AT_MOST_MS = 6000

/** How long the other client is watched when the buffers of the first are full, beside what its own pauses ask for, in ms. */
const WATCH_MS = 1000

/** What comes so much later than that shows that it flows on, in ms. */
const BESIDE_MS = 300

/** What is kept of the second stream: when it goes on is all that counts. */
const KEPT_BYTES = 1024 * 1024
const KEPT_PIECES = 8192

/** Opens the stream and does not read it, and reads it on a second connection meanwhile. */
export const probe: Probe = {
  id: 'slow-reader',
  stage: 'alone',
  after: ['many-aborts'],
  // Over HTTP/2 a window that is full says more, and costs less: see the h2 probe.
  protocols: ['http/1.1'],
  anyMethod: false,
  onRequest: 'deep',
  plan: () => [
    { method: 'GET', what: 'the stream, opened and not read' },
    { method: 'GET', what: 'the stream on another connection, read' },
  ],
  async run({ target, protocol, recordings, exchange }) {
    const open = findRecording(recordings, 'open')
    const fillMs = open ? fillsBuffersInMs(open) : Infinity
    if (open === undefined || fillMs > FILL_AT_MOST_MS) return
    const request = streamRequest(target, protocol)
    const durationMs = fillMs + WATCH_MS + Math.min(silenceMs(contentPieces(open)), FILL_AT_MOST_MS)
    const left = new AbortController()
    const { promise: opened, resolve } = Promise.withResolvers<void>()
    const stalled = exchange(request, {
      step: 'stalled',
      durationMs: durationMs + PROMPT_MS,
      stalled: true,
      limits: { bodyBytes: 0 },
      signal: left.signal,
      onHead: () => resolve(),
    }).finally(resolve)
    await opened
    await exchange(request, {
      step: 'neighbour',
      durationMs,
      limits: { bodyBytes: KEPT_BYTES, pieces: KEPT_PIECES },
      until: ({ at }, { head }) => at - head.at > fillMs + BESIDE_MS,
    })
    left.abort()
    await stalled
  },
}

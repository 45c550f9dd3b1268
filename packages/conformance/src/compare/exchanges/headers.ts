import type { Header } from '@ssespec/recording'

import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'

const SENT: readonly Header[] = [
  ['Authorization', 'Bearer ssespec-made-this-up'],
  ['Last-Event-ID', '7'],
]

/** RFC 9110, 7.6.1: fields for one hop. HTTP/2 has none (RFC 9113, 8.2.2). */
const ONE_HOP: readonly Header[] = [
  ['Connection', 'keep-alive, X-Ssespec-Hop'],
  ['X-Ssespec-Hop', 'from the client'],
  ['Keep-Alive', 'timeout=7'],
  ['Proxy-Connection', 'keep-alive'],
]

/** A request with fields to pass on and fields to stop, and an answer with X-Accel-Buffering. */
export const headers: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) =>
    run.ask({
      probe: 'headers',
      script: stream({ accel: true, count: 1, after: 'end' }),
      headers: run.pair.protocol === 'http/1.1' ? [...SENT, ...ONE_HOP] : SENT,
      durationMs: 1000,
      headTimeoutMs: 10_000,
    }),
}

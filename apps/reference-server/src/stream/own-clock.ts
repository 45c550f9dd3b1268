import { randomUUID } from 'node:crypto'

import { encode } from '@ssespec/grammar'

import type { Exchange } from '../exchange.ts'
import { serveEventStream } from './event-stream.ts'
import { dataOf } from './numbered-event.ts'

/** Events by a clock that starts with the connection. */
export interface OwnClock {
  /** The first event, in milliseconds from the request. */
  readonly firstMs: number
  /** The others, in milliseconds from the one before. */
  readonly eachMs: number
  /** A comment whenever nothing was sent for this many milliseconds. */
  readonly heartbeatMs?: number
}

/**
 * A stream of few events, which come equally long after each request: by a clock that all share, it would be chance
 * how many a reader sees who stays for about as long as one takes. The ids are opaque, and none comes twice.
 */
export function serveByOwnClock(exchange: Exchange, { firstMs, eachMs, heartbeatMs }: OwnClock): void {
  const connection = randomUUID()
  serveEventStream(exchange, {
    rate: 1000 / eachMs,
    firstMs,
    perConnection: true,
    startAt: () => 1,
    encode: (event) => encode({ id: `${connection}/${event.sequence}`, data: dataOf(event) }),
    ...(heartbeatMs !== undefined && { heartbeatMs }),
  })
}

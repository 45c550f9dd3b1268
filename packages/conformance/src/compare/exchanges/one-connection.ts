import { http2Conversation } from '@ssespec/client'
import type { Recording } from '@ssespec/recording'
import { connectionOf } from '@ssespec/rules'

import type { ExchangeKind } from '../exchange-kind.ts'
import { begun as begunStream } from '../begun.ts'

const STREAMS = 100

/** In ms. */
const PATIENCE_MS = 2500

/** As many streams on one HTTP/2 connection as it is said to carry, a hundred at most, open until all have begun. */
export const oneConnection: ExchangeKind = {
  stage: 'alone',
  ownOrigin: false,
  protocols: ['h2', 'h2c'],
  deep: true,
  run: async (run) => {
    const { protocol } = run.pair
    if (protocol === 'http/1.1') return
    const shared = run.key('one-connection')
    const script = begunStream(run)
    const converse = (step: string, streams: number): Promise<Recording> =>
      run.hold((signal) =>
        http2Conversation(
          { url: run.url(script, shared), protocol },
          {
            probe: 'one-connection',
            step,
            durationMs: 2 * PATIENCE_MS,
            insecure: run.options.insecure,
            signal,
          },
          async (connection) => {
            const ids = Array.from({ length: streams }, () =>
              connection.open({ headers: run.headers(), window: 'wide' }),
            )
            const answered = (id: number): boolean => connection.stream(id).status !== undefined
            await connection.until(() => ids.every(answered), PATIENCE_MS)
          },
        ),
      )
    // A client must not open more than it is allowed (RFC 9113, 5.1.2), and learns that from the first answer.
    const allowed = connectionOf(await converse('first', 1)).maxStreams ?? STREAMS
    await converse('', Math.min(STREAMS, Math.max(1, allowed)))
  },
}

import { http2Conversation } from '@ssespec/client'
import type { Recording } from '@ssespec/recording'
import { connectionOf } from '@ssespec/rules'

import type { ExchangeKind } from '../exchange-kind.ts'
import { begun as begunStream } from '../begun.ts'
import { untilQuiet } from '../until-quiet.ts'

const STREAMS = 100

/** Without a further answer, in ms: a busy machine answers late, but it goes on answering. */
const QUIET_MS = 2500

/** In all, in ms. */
const AT_MOST_MS = 20_000

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
            durationMs: 2 * AT_MOST_MS,
            insecure: run.options.insecure,
            signal,
          },
          async (connection) => {
            const ids = Array.from({ length: streams }, () =>
              connection.open({ headers: run.headers(), window: 'wide' }),
            )
            const progress = (): number =>
              connection.over
                ? streams
                : ids.filter((id) => connection.stream(id).status !== undefined).length
            await untilQuiet({ progress, all: streams, quietMs: QUIET_MS, atMostMs: AT_MOST_MS, signal })
          },
        ),
      )
    // A client must not open more than it is allowed (RFC 9113, 5.1.2), and learns that from the first answer.
    const allowed = connectionOf(await converse('first', 1)).maxStreams ?? STREAMS
    await converse('', Math.min(STREAMS, Math.max(1, allowed)))
  },
}

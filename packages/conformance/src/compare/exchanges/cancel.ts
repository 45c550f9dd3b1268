import { http2Conversation } from '@ssespec/client'
import type { Recording } from '@ssespec/recording'

import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'
import type { PairRun } from '../pair-run.ts'

const STEPS = {
  // The first event comes through what does not buffer; what does keeps the head, and the client leaves after a while.
  silent: stream({ count: 1 }),
  active: stream({ rate: 20 }),
}

/** How long a client waits for the first bytes before it leaves, in ms. */
const PATIENCE_MS = 2500

/** What proxy/cancel-reaches-origin allows, in ms. */
const NOTICED_MS = 5000

/** A client leaves, and the origin is watched. */
export const cancel: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) =>
    Promise.all(
      (Object.keys(STEPS) as (keyof typeof STEPS)[]).map(async (step) => {
        const shared = run.key('cancel', step)
        const { protocol } = run.pair
        if (protocol === 'http/1.1') {
          await run.ask({
            probe: 'cancel',
            step,
            script: STEPS[step],
            shared,
            durationMs: PATIENCE_MS,
            headTimeoutMs: PATIENCE_MS,
            until: () => true,
          })
          await run.origin?.over(shared.key, NOTICED_MS + 200)
        } else {
          await run.hold((signal) => resetStream(run, { protocol, step, key: shared.key, signal }))
        }
      }),
    ),
}

/** Over HTTP/2 the stream is reset, and the connection lives on: its end must not give the client away. */
async function resetStream(
  run: PairRun,
  {
    protocol,
    step,
    key,
    signal,
  }: { protocol: 'h2' | 'h2c'; step: keyof typeof STEPS; key: string; signal: AbortSignal },
): Promise<Recording> {
  let left: Promise<void> | undefined
  const recording = await http2Conversation(
    { url: run.url(STEPS[step], { key }), protocol },
    { probe: 'cancel', step, durationMs: 10_000, insecure: run.options.insecure, signal },
    async (connection) => {
      const id = connection.open({ headers: run.headers(), window: 'wide' })
      await connection.until(() => connection.stream(id).contentBytes > 0, PATIENCE_MS)
      connection.reset(id)
      left = run.origin?.over(key, NOTICED_MS + 200)
      // The frames of the reset go out before anything else is done with the connection.
      await connection.until(() => false, 50)
      await left
    },
  )
  return upToReset(recording)
}

/** The client's exchange ends with its RST_STREAM; that the connection was held longer is no part of it. */
function upToReset(recording: Recording): Recording {
  const index = recording.entries.findIndex(
    (entry) => entry.kind === 'frame' && entry.direction === 'sent' && entry.type === 'RST_STREAM',
  )
  return index === -1 ? recording : { ...recording, entries: recording.entries.slice(0, index + 1) }
}

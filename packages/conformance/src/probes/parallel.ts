import { contentPieces } from '@ssespec/recording'
import { flowsAtOnce, PROMPT_MS, silenceMs, STREAMS_AT_ONCE } from '@ssespec/rules'

import { HeldStream } from '../held-stream.ts'
import type { Probe, ProbeContext } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** What is kept of each stream: whether something came is all that counts. */
const KEPT = { bodyBytes: 16_384, pieces: 2048 }

/**
 * How long the next client is waited for when the only one that was served has left, in ms: a server that blocks in
 * its writes hears of it two events later.
 */
const TURN_MS = 3000
const TURN_AT_MOST_MS = 12_000

/** Longer than everything that is waited for here, in ms: each stream may come so long after the one before. */
const AT_MOST_MS = (STREAMS_AT_ONCE + 2) * PROMPT_MS + TURN_AT_MOST_MS + 1000

/** Holds more streams at once than a browser opens, until all flow or it is clear that one does not. */
export const probe: Probe = {
  id: 'parallel',
  stage: 'alone',
  after: ['open'],
  // Over HTTP/2 they would be streams of one connection, which is what the h2 probe asks for.
  protocols: ['http/1.1'],
  anyMethod: false,
  connections: STREAMS_AT_ONCE,
  plan: () => [{ method: 'GET', what: 'the stream, all at once', times: STREAMS_AT_ONCE }],
  async run(context) {
    const open = context.recordings.find((recording) => recording.probe === 'open')
    const needsContent = open !== undefined && flowsAtOnce(open)
    const streams = Array.from({ length: STREAMS_AT_ONCE }, () => new HeldStream(PROMPT_MS))
    const made = streams.map((stream, index) => hold(context, String(index + 1), stream, needsContent))
    await Promise.all(streams.map(({ settled }) => settled))
    await HeldStream.whileOthersCome(streams, PROMPT_MS)
    const twoEventsMs = open ? silenceMs(contentPieces(open)) : 0
    await takeTurns(streams, Math.min(TURN_AT_MOST_MS, TURN_MS + twoEventsMs))
    for (const stream of streams) stream.leave()
    await Promise.all(made)
  },
}

/** Where one flows and nobody else is answered: is the next one, when that one has left? */
async function takeTurns(streams: readonly HeldStream[], ms: number): Promise<void> {
  const [served, ...more] = streams.filter(({ answered }) => answered)
  if (served?.flows !== true || more.length > 0) return
  served.leave()
  await HeldStream.anyAnswered(
    streams.filter((stream) => stream !== served),
    ms,
  )
}

async function hold(
  { target, protocol, exchange }: ProbeContext,
  step: string,
  stream: HeldStream,
  needsContent: boolean,
): Promise<void> {
  try {
    await exchange(streamRequest(target, protocol), {
      step,
      headTimeoutMs: AT_MOST_MS,
      durationMs: AT_MOST_MS,
      limits: KEPT,
      signal: stream.signal,
      onHead: ({ status }) => stream.answer({ isAll: !needsContent || status !== 200 }),
      until() {
        stream.flow()
        return false
      },
    })
  } finally {
    stream.end()
  }
}

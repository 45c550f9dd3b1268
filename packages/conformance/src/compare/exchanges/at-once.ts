import { exchange } from '@ssespec/client'
import type { Recording } from '@ssespec/recording'

import { begun } from '../begun.ts'
import type { ExchangeKind } from '../exchange-kind.ts'
import type { StreamScript } from '../origin/script.ts'
import type { PairRun } from '../pair-run.ts'
import { untilQuiet } from '../until-quiet.ts'

const STREAMS = 100

/** Without a further answer, in ms: a busy machine answers late, but it goes on answering. */
const QUIET_MS = 3000

/** In all, in ms. */
const AT_MOST_MS = 20_000

/** A hundred streams, each on a connection of its own, open until every one of them has begun or failed. */
export const atOnce: ExchangeKind = {
  stage: 'alone',
  ownOrigin: false,
  protocols: ['http/1.1'],
  deep: true,
  run: async (run) => {
    const script = begun(run)
    const enough = new AbortController()
    const signal = AbortSignal.any([run.options.signal, enough.signal])
    const decided = new Set<number>()
    const decide = (stream: number): void => void decided.add(stream)
    const streams = Array.from({ length: STREAMS }, async (_, index) => {
      const recording = await oneOf(run, script, {
        step: String(index + 1),
        signal,
        begins: () => decide(index),
      })
      decide(index)
      return recording
    })
    await untilQuiet({
      progress: () => decided.size,
      all: STREAMS,
      quietMs: QUIET_MS,
      atMostMs: AT_MOST_MS,
      signal: run.options.signal,
    })
    enough.abort()
    for (const recording of await Promise.all(streams)) run.keep(recording)
  },
}

function oneOf(
  run: PairRun,
  script: StreamScript,
  { step, signal, begins }: { step: string; signal: AbortSignal; begins: () => void },
): Promise<Recording> {
  const url = run.url(script, run.key('at-once', step))
  return exchange(
    { url, protocol: 'http/1.1', headers: run.headers() },
    {
      probe: 'at-once',
      step,
      durationMs: 2 * AT_MOST_MS,
      headTimeoutMs: 2 * AT_MOST_MS,
      insecure: run.options.insecure,
      signal,
      limits: { bodyBytes: 1024 },
      until: () => {
        begins()
        return false
      },
    },
  )
}

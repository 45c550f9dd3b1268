import { setTimeout as delay } from 'node:timers/promises'

import type { Recording } from '@ssespec/recording'

import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'
import type { PairRun, SharedKey } from '../pair-run.ts'
import { readNothing } from '../read-nothing.ts'
import { untilQuiet } from '../until-quiet.ts'

/** More than proxy/slow-reader takes for buffers of sockets, in bytes. */
const FLOOD = 32 * 1024 * 1024

/** An origin that could write nothing for so long is held back, in ms. */
const QUIET_MS = 600

/** For a proxy that goes on taking, slowly, in ms. */
const AT_MOST_MS = 10_000

/** How long the request may take to the origin, in ms. */
const ASKED_MS = 5000

/** A client that asks and reads nothing, and, when the origin can write no more for it, another beside it. */
export const stalled: ExchangeKind = {
  stage: 'alone',
  ownOrigin: true,
  run: (run) => {
    const shared = run.key('stalled')
    const url = run.url({ do: 'flood', bytes: FLOOD }, shared)
    const decided = async (signal: AbortSignal): Promise<void> => {
      await heldBack(run, shared, signal)
      run.freeze(shared)
      await neighbour(run)
    }
    return run.hold((signal) => readNothing(run, { url, decided, signal }))
  },
}

/** Waits until the origin can write no more, or has written all of it. */
async function heldBack({ origin }: PairRun, { key }: SharedKey, signal: AbortSignal): Promise<void> {
  await Promise.race([origin?.asked(key), delay(ASKED_MS, undefined, { ref: false, signal })])
  const progress = (): number => origin?.writtenBytes(key) ?? 0
  await untilQuiet({ progress, all: FLOOD, quietMs: QUIET_MS, atMostMs: AT_MOST_MS, signal })
}

function neighbour(run: PairRun): Promise<Recording> {
  return run.ask({
    probe: 'stalled',
    step: 'neighbour',
    // Fills any buffer at once: whether the proxy buffers is not the question here.
    script: stream({ rate: 200, size: 1000, pad: 'noise' }),
    durationMs: 5000,
    headTimeoutMs: 5000,
    until: () => true,
    beside: true,
  })
}

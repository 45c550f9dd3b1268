import { setTimeout as delay } from 'node:timers/promises'

import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'
import type { PairRun } from '../pair-run.ts'

const DURATION_MS = 900

/** Two clients ask for the same URL: while the first still listens, and after its stream has ended. */
export const twice: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) => Promise.all([live(run), ended(run)]),
}

async function live(run: PairRun): Promise<void> {
  const shared = run.key('twice', 'live')
  const ask = {
    probe: 'twice',
    script: stream(),
    shared,
    durationMs: DURATION_MS,
    headTimeoutMs: DURATION_MS,
  }
  const first = run.ask({
    ...ask,
    step: 'live-1',
    durationMs: DURATION_MS + 300,
    headTimeoutMs: DURATION_MS + 300,
    streams: 2,
  })
  // The second asks once the origin has the first one's request, or must be asking for it in vain.
  await Promise.race([run.origin?.asked(shared.key), first])
  await delay(100)
  await Promise.all([first, run.ask({ ...ask, step: 'live-2', beside: true })])
}

async function ended(run: PairRun): Promise<void> {
  const shared = run.key('twice', 'ended')
  const script = stream({ count: 3, rate: 100, after: 'end' })
  for (const step of ['ended-1', 'ended-2']) {
    await run.ask({ probe: 'twice', step, script, shared, durationMs: DURATION_MS, headTimeoutMs: 2000 })
  }
}

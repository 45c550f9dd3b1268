import { setTimeout as delay } from 'node:timers/promises'

import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'
import type { PairRun } from '../pair-run.ts'

/** How long an answer is waited for: less than a lock of nginx waits by default, more than a busy machine takes. In ms. */
const PATIENCE_MS = 3000

/** Two clients ask for the same URL: while the first still listens, and after its stream has ended. */
export const twice: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) => Promise.all([live(run), ended(run)]),
}

async function live(run: PairRun): Promise<void> {
  const shared = run.key('twice', 'live')
  // Fills any buffer at once: whether the proxy buffers is not the question here.
  const ask = { probe: 'twice', script: stream({ rate: 200, size: 1000, pad: 'noise' }), shared }
  const enough = new AbortController()
  const first = run.ask({
    ...ask,
    step: 'live-1',
    durationMs: 3 * PATIENCE_MS,
    headTimeoutMs: 3 * PATIENCE_MS,
    enough: enough.signal,
    streams: 3,
  })
  // The second asks once the origin has the first one's request, or must be asking for it in vain.
  await Promise.race([run.origin?.asked(shared.key), first])
  await delay(100)
  const briefly = {
    ...ask,
    durationMs: PATIENCE_MS,
    headTimeoutMs: PATIENCE_MS,
    until: () => true,
    beside: true as const,
  }
  await Promise.all([
    run.ask({ ...briefly, step: 'live-2' }),
    // A third asks for another: what does not wait for the first shows how long an answer takes meanwhile.
    run.ask({ ...briefly, step: 'live-control', shared: run.key('twice', 'live-control') }),
  ])
  // Whom a lock makes wait may be sent to the origin later: that is not meanwhile.
  run.freeze(shared)
  enough.abort()
  await first
}

async function ended(run: PairRun): Promise<void> {
  const shared = run.key('twice', 'ended')
  const script = stream({ count: 3, rate: 100, after: 'end' })
  for (const step of ['ended-1', 'ended-2']) {
    await run.ask({
      probe: 'twice',
      step,
      script,
      shared,
      durationMs: PATIENCE_MS,
      headTimeoutMs: PATIENCE_MS,
    })
  }
}

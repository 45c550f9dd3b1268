import type { PauseStep } from '@ssespec/rules'

import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'
import type { Ask } from '../pair-run.ts'

/** Six events in 300 ms, then silence. */
const FEW = { opening: false, rate: 20, count: 6 }

/** Long enough after the last event for a cork of 200 ms and a busy machine. */
const DURATION_MS = 900

const STEPS: Readonly<Record<PauseStep, Partial<Ask>>> = {
  get: { script: stream(FEW) },
  large: { script: stream({ ...FEW, count: 3, size: 40_000 }) },
  comments: { script: stream({ ...FEW, unit: 'comment' }) },
  post: { script: stream(FEW), method: 'POST', body: new TextEncoder().encode('{"stream":true}') },
  gzip: { script: stream(FEW), acceptEncoding: 'gzip' },
}

/** What was sent before a silence must come: a buffer that waits for more keeps it. */
export const pause: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) =>
    Promise.all(
      Object.entries(STEPS).map(([step, ask]) =>
        run.ask({ probe: 'pause', step, durationMs: DURATION_MS, headTimeoutMs: DURATION_MS, ...ask }),
      ),
    ),
}

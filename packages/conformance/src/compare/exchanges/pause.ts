import type { PauseStep } from '@ssespec/rules'

import { askBeforeSilence } from '../before-silence.ts'
import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'
import type { Ask } from '../pair-run.ts'

/** Six events in 300 ms, then silence. */
const FEW = { opening: false, rate: 20, count: 6 }

const STEPS: Readonly<Record<PauseStep, Omit<Ask, 'probe'>>> = {
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
      Object.entries(STEPS).map(([step, ask]) => askBeforeSilence(run, { probe: 'pause', step, ...ask })),
    ),
}

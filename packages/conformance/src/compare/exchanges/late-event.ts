import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'

/** A head at once, and nothing more for more than a second. */
export const lateEvent: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) =>
    run.ask({
      probe: 'late-event',
      script: stream({ opening: false, firstMs: 1200, count: 1 }),
      durationMs: 1400,
      headTimeoutMs: 2000,
      until: () => true,
    }),
}

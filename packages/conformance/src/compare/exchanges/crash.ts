import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'

/** The origin breaks off in the middle of an event. */
export const crash: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) =>
    Promise.all(
      (['fin', 'reset'] as const).map((after) =>
        run.ask({
          probe: 'crash',
          step: after,
          script: stream({ rate: 50, count: 5, after }),
          durationMs: 6000,
          headTimeoutMs: 6000,
        }),
      ),
    ),
}

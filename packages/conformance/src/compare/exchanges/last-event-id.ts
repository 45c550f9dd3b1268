import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'

const VALUES = { 'non-ascii': 'é-←-😀', long: 'x'.repeat(4096) }

/** A client that comes back with an unusual id. */
export const lastEventId: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) =>
    Promise.all(
      Object.entries(VALUES).map(([step, value]) =>
        run.ask({
          probe: 'last-event-id',
          step,
          script: stream({ count: 1, after: 'end' }),
          lastEventId: value,
          durationMs: 1000,
          headTimeoutMs: 10_000,
        }),
      ),
    ),
}

import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'

/** In ms after the reload: longer than a time-out that a configuration of the lab sets. */
const WATCHED_MS = 3000

/** A stream that is open while the configuration is read again. The reload itself is asked for by whoever runs this. */
export const reload: ExchangeKind = {
  stage: 'reload',
  ownOrigin: true,
  run: (run) =>
    run.ask({
      probe: 'reload',
      // Large enough to come through a buffer now and then.
      script: stream({ rate: 20, size: 1000 }),
      durationMs: WATCHED_MS + RELOAD_AFTER_MS,
      headTimeoutMs: WATCHED_MS,
    }),
}

/** How long streams have to begin before the reload, in ms. */
export const RELOAD_AFTER_MS = 500

import type { ExchangeKind } from '../exchange-kind.ts'
import { OPEN_STREAM } from '../origin/script.ts'

/** Whether a compressor is flushed shows soon, in ms; our own origin sends its head at once. */
const SHORT = { durationMs: 1500, headTimeoutMs: 1500 }

/** The stream as every browser asks for it. */
export const compressed: ExchangeKind = {
  stage: 'together',
  ownOrigin: false,
  run: (run) =>
    run.ask({
      probe: 'compressed',
      script: OPEN_STREAM,
      acceptEncoding: 'gzip, br, zstd',
      ...(run.origin ? SHORT : { headTimeoutMs: run.options.headTimeoutMs }),
    }),
}

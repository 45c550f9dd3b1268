import type { ExchangeKind } from '../exchange-kind.ts'
import { OPEN_STREAM } from '../origin/script.ts'
import { streamPatience } from '../stream-patience.ts'

/** The stream as every browser asks for it. */
export const compressed: ExchangeKind = {
  stage: 'together',
  ownOrigin: false,
  run: (run) =>
    run.ask({
      probe: 'compressed',
      script: OPEN_STREAM,
      acceptEncoding: 'gzip, br, zstd',
      ...streamPatience(run),
    }),
}

import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'

/** Two hundred kilobytes a second that do not compress: they fill large buffers, and those of a compressor, several times. */
const SCRIPT = stream({ rate: 200, size: 1000, pad: 'noise' })
const DURATION_MS = 1200

export const dense: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) =>
    Promise.all([
      run.ask({ probe: 'dense', script: SCRIPT, durationMs: DURATION_MS, headTimeoutMs: DURATION_MS }),
      run.ask({
        probe: 'dense',
        step: 'gzip',
        script: SCRIPT,
        durationMs: DURATION_MS,
        headTimeoutMs: DURATION_MS,
        acceptEncoding: 'gzip',
      }),
    ]),
}

import { askBeforeSilence } from '../before-silence.ts'
import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'

/** A few events and silence, from an origin that says `X-Accel-Buffering: no`: does the proxy listen? */
export const accel: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) =>
    askBeforeSilence(run, {
      probe: 'accel',
      script: stream({ opening: false, rate: 20, count: 6, accel: true }),
    }),
}

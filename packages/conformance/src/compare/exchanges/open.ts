import type { ExchangeKind } from '../exchange-kind.ts'
import { OPEN_STREAM } from '../origin/script.ts'
import { streamPatience } from '../stream-patience.ts'

/** The stream itself. */
export const open: ExchangeKind = {
  stage: 'together',
  ownOrigin: false,
  run: (run) => run.ask({ probe: 'open', script: OPEN_STREAM, ...streamPatience(run) }),
}

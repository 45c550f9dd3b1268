import type { Probe } from '../probe.ts'
import { openAndAbort } from '../open-and-abort.ts'

const CYCLES = 10

/** Opens and aborts the stream, again and again. */
export const probe: Probe = {
  id: 'aborts',
  stage: 'alone',
  after: ['parallel'],
  anyMethod: false,
  connections: 1,
  plan: () => [{ method: 'GET', what: 'the stream, left at once', times: CYCLES }],
  run: (context) => openAndAbort(context, { cycles: CYCLES, ms: Infinity }),
}

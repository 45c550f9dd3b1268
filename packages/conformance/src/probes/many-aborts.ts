import type { Probe } from '../probe.ts'
import { openAndAbort } from '../open-and-abort.ts'

const CYCLES = 200

/** Enough of them show a leak; the time of a user is dearer. */
const AT_MOST_MS = 1000

/** Opens and aborts the stream more often than any pool of workers or connections lasts. */
export const probe: Probe = {
  id: 'many-aborts',
  stage: 'alone',
  after: ['aborts'],
  anyMethod: false,
  onRequest: 'deep',
  connections: 1,
  plan: () => [{ method: 'GET', what: 'the stream, left at once', times: CYCLES }],
  run: (context) => openAndAbort(context, { cycles: CYCLES, ms: AT_MOST_MS }),
}

import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'
import { readNothing } from '../read-nothing.ts'

/** More than proxy/slow-reader takes for buffers of sockets, in bytes. */
const FLOOD = 32 * 1024 * 1024

const STALLED_MS = 800

/** A client that asks and reads nothing, and another beside it. */
export const stalled: ExchangeKind = {
  stage: 'alone',
  ownOrigin: true,
  run: (run) => {
    const shared = run.key('stalled')
    const url = run.url({ do: 'flood', bytes: FLOOD }, shared)
    return Promise.all([
      run.hold((signal) =>
        readNothing(run, { url, forMs: STALLED_MS, signal, done: () => run.freeze(shared) }),
      ),
      run.ask({
        probe: 'stalled',
        step: 'neighbour',
        script: stream(),
        durationMs: STALLED_MS,
        headTimeoutMs: 3000,
        beside: true,
      }),
    ])
  },
}

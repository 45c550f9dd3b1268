import type { ExchangeKind } from '../exchange-kind.ts'
import { stream } from '../origin/script.ts'

/** Two streams for a long time: one that falls silent at once, and one with an event each second. */
export const idle: ExchangeKind = {
  stage: 'idle',
  ownOrigin: true,
  run: (run) => {
    const { idleMs = 0 } = run.options
    const patience = { durationMs: idleMs, headTimeoutMs: idleMs }
    return Promise.all([
      run.ask({ probe: 'idle', script: stream({ rate: 0 }), ...patience }),
      run.ask({ probe: 'lifetime', script: stream({ rate: 1, size: 8192 }), ...patience }),
    ])
  },
}

import { exchange } from '@ssespec/client'

import type { ExchangeKind } from '../exchange-kind.ts'
import { BEGUN } from '../origin/script.ts'

const STREAMS = 100

/** In ms: what a proxy may take to answer a hundred at once, on a busy machine. */
const PATIENCE_MS = 3000

/** A hundred streams, each on a connection of its own, open until all have begun. */
export const atOnce: ExchangeKind = {
  stage: 'alone',
  ownOrigin: false,
  protocols: ['http/1.1'],
  deep: true,
  run: async (run) => {
    const { key } = run.key('at-once')
    const all = new AbortController()
    const signal = AbortSignal.any([run.options.signal, all.signal])
    let begun = 0
    const begins = (): boolean => {
      begun += 1
      if (begun === STREAMS) all.abort()
      return false
    }
    const streams = Array.from({ length: STREAMS }, (_, index) => {
      let first = true
      return exchange(
        { url: run.url(BEGUN, { key }), protocol: 'http/1.1', headers: run.headers() },
        {
          probe: 'at-once',
          step: String(index + 1),
          durationMs: PATIENCE_MS,
          headTimeoutMs: PATIENCE_MS,
          insecure: run.options.insecure,
          signal,
          limits: { bodyBytes: 1024 },
          until: () => {
            const answer = first && begins()
            first = false
            return answer
          },
        },
      )
    })
    for (const recording of await Promise.all(streams)) run.keep(recording)
  },
}

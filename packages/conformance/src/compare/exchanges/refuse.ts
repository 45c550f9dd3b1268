import type { ExchangeKind } from '../exchange-kind.ts'

/** The origin takes a request and closes the connection without an answer. A GET may be sent again, a POST not. */
export const refuse: ExchangeKind = {
  stage: 'alone',
  ownOrigin: true,
  run: async (run) => {
    for (const step of ['post', 'get']) {
      await run.ask({
        probe: 'refuse',
        step,
        script: { do: 'refuse' },
        ...(step === 'post' && { method: 'POST', body: new TextEncoder().encode('{}') }),
        durationMs: 500,
        headTimeoutMs: 1000,
      })
    }
  },
}

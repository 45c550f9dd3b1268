import type { ExchangeKind } from '../exchange-kind.ts'

/** Those that mean something to a client of event streams. */
const CODES = [204, 302, 307, 401, 404, 429, 500, 503]

/** Answers that are no stream. */
export const status: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: async (run) => {
    // One after another: many errors at once would make a proxy think that the origin is ill.
    for (const code of CODES) {
      await run.ask({
        probe: 'status',
        step: String(code),
        script: { do: 'status', code },
        durationMs: 500,
        headTimeoutMs: 10_000,
        redirects: 0,
      })
    }
  },
}

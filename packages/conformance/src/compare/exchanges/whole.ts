import type { ExchangeKind } from '../exchange-kind.ts'

/** A finished stream that is the same each time, with and without a coding offered. */
export const whole: ExchangeKind = {
  stage: 'together',
  ownOrigin: true,
  run: (run) =>
    Promise.all([
      run.ask({ probe: 'whole', script: { do: 'whole' }, durationMs: 10_000 }),
      run.ask({
        probe: 'whole',
        step: 'gzip',
        script: { do: 'whole' },
        durationMs: 10_000,
        acceptEncoding: 'gzip',
      }),
    ]),
}

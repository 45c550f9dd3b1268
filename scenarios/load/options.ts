import type { Options } from 'k6/options'

import type { Settings } from './settings.ts'

/** What k6 is told: one VU, which holds all the streams, and how it reports. */
export function optionsOf(workload: string, settings: Settings): Options {
  return {
    scenarios: {
      [workload]: {
        executor: 'per-vu-iterations',
        exec: 'default',
        vus: 1,
        iterations: 1,
        maxDuration: '24h',
        gracefulStop: '5s',
      },
    },
    thresholds: settings.thresholds,
    insecureSkipTLSVerify: settings.insecure,
    summaryTrendStats: ['min', 'avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)', 'max', 'count'],
  }
}

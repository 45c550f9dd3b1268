import { defineConfig } from 'vitest/config'

/** The tests run on the sources: with this condition every package resolves to its src, so no build is needed. */
const SOURCE = '@ssespec/source'

export default defineConfig({
  resolve: { conditions: [SOURCE] },
  ssr: {
    resolve: {
      conditions: [SOURCE, 'module', 'node', 'development|production'],
      externalConditions: [SOURCE],
    },
  },
  test: {
    include: ['{packages,apps}/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})

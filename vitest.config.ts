import { delimiter, join } from 'node:path'
import { existsSync } from 'node:fs'

import { defineConfig } from 'vitest/config'

/** The tests run on the sources: with this condition every package resolves to its src, so no build is needed. */
const SOURCE = '@ssespec/source'

/** Tests that need a program which is not part of the repository. `npm test` installs what it may. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  nginx: [
    'apps/cli/test/{compare-lab,gateway,lab,tutorials}.test.ts',
    'apps/cli/test/compare/{serve,urls}.test.ts',
    'apps/cli/test/load/*.test.ts',
    'packages/lab/test/proxies/{nginx,reload,start-proxy}.test.ts',
    'packages/lab/test/targets/tutorials.test.ts',
    'test/uploads.test.ts',
  ],
  'ngx_http_lua_module.so': ['apps/cli/test/gateway.test.ts'],
  php: ['packages/lab/test/targets/tutorials.test.ts'],
  'php-fpm8.2': ['apps/cli/test/tutorials.test.ts', 'packages/lab/test/targets/tutorials.test.ts'],
  go: [
    'apps/cli/test/{compare-lab,tutorials}.test.ts',
    'apps/cli/test/load/*.test.ts',
    'packages/grammar/test/three-parsers.test.ts',
    'packages/lab/test/k6/k6-binary.test.ts',
    'packages/lab/test/targets/tutorials.test.ts',
    'test/transports.test.ts',
  ],
  chromium: [
    'packages/client/test/listener/chromium.test.ts',
    'packages/grammar/test/chromium.test.ts',
    'test/browsers.test.ts',
    'test/uploads.test.ts',
  ],
}

const FOLDERS = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/local/go/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
  '/usr/lib/nginx/modules',
]

/** In CI nothing is left out: there a missing program is a failure. */
const missing = process.env['CI']
  ? []
  : Object.keys(NEEDS).filter((program) => !FOLDERS.some((folder) => existsSync(join(folder, program))))
for (const program of missing) {
  process.stdout.write(`left out, for there is no ${program}: ${NEEDS[program]!.join(', ')}\n`)
}

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
    exclude: ['**/node_modules/**', ...missing.flatMap((program) => NEEDS[program]!)],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // More than the two processors of a small machine, for many tests wait for what a server or proxy does in time.
    maxWorkers: 3,
    // The tests run real servers against real limits: on a busy machine one may lose a race, but not twice.
    retry: process.env['CI'] ? 1 : 0,
  },
})

import type { Reporter } from './reporter.ts'
export const junit: Reporter = { test: () => '', compare: () => '', load: () => '' }

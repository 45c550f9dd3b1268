import type { Reporter } from './reporter.ts'
import { compareOnTerminal } from './terminal/compare.ts'
import { loadOnTerminal } from './terminal/load.ts'
import { testOnTerminal } from './terminal/test.ts'

/** Text for people at a terminal, or in the log of a CI run. */
export const terminal: Reporter = { test: testOnTerminal, compare: compareOnTerminal, load: loadOnTerminal }

import { compareAsHtml } from './html/compare.ts'
import { loadAsHtml } from './html/load.ts'
import { testAsHtml } from './html/test.ts'
import type { Reporter } from './reporter.ts'

/** One self-contained page: no script, nothing to load, for dark and light, for desk and phone. */
export const html: Reporter = { test: testAsHtml, compare: compareAsHtml, load: loadAsHtml }

import type { CompareReport } from './compare-report.ts'
import type { LoadReport } from './load-report.ts'
import type { TestReport } from './test-report.ts'

/** Any report; `kind` tells which. */
export type Report = TestReport | CompareReport | LoadReport

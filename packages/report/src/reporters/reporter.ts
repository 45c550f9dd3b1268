import type { CompareReport } from '../shapes/compare-report.ts'
import type { LoadReport } from '../shapes/load-report.ts'
import type { TestReport } from '../shapes/test-report.ts'

/** What the reader's screen can show; reporters that write files ignore it. */
export interface RenderOptions {
  /** Width in columns. */
  readonly columns: number
  /** Whether to use colour (SGR sequences). */
  readonly color: boolean
  /** Whether more than ASCII can be shown. */
  readonly unicode: boolean
}

/** A way to write each kind of report as text. Pure: the same report gives the same text. */
export interface Reporter {
  readonly test: (report: TestReport, options: RenderOptions) => string | Promise<string>
  readonly compare: (report: CompareReport, options: RenderOptions) => string | Promise<string>
  readonly load: (report: LoadReport, options: RenderOptions) => string | Promise<string>
}

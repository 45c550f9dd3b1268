import type { LoadReport } from '../../shapes/load-report.ts'
import type { RenderOptions } from '../reporter.ts'
export function loadOnTerminal(report: LoadReport, options: RenderOptions): string {
  return `${report.workload}${options.columns}`
}

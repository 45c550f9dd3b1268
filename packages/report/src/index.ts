export type { Reporter, RenderOptions } from './reporters/reporter.ts'
export { isReporterName, render, type ReporterName, reporters } from './reporters/registry.ts'
export { conclusionOf, type Conclusion } from './reading/conclusion.ts'
export { escapeLines, escapeTerminal } from './text/escape.ts'
export type {
  Arrival,
  ComparePair,
  CompareReport,
  Confidence,
  Diagnosis,
  HeaderChanges,
  LeftOut,
  Measured,
} from './shapes/compare-report.ts'
export type { ServerProcess } from './load/limit.ts'
export type { Measurement } from './load/measurement.ts'
export { mergeMeasurements } from './load/merge.ts'
export { toLoadReport, type LoadRun } from './load/report-of.ts'
export type {
  Limit,
  LoadFailure,
  LoadReport,
  Reconnection,
  Restored,
  Threshold,
} from './shapes/load-report.ts'
export type { Percentiles } from './shapes/percentiles.ts'
export type { Report } from './shapes/report.ts'
export {
  type ReportedResult,
  type Summary,
  type TestReport,
  toReportedResult,
  toTestReport,
} from './shapes/test-report.ts'
export type { Tool } from './shapes/tool.ts'

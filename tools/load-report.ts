import type { LoadReport } from '@ssespec/report'

import { cliReport } from './cli-report.ts'

/** Runs `ssespec load` from the sources, as a user does, and gives its report. */
export async function loadReport(args: readonly string[]): Promise<LoadReport> {
  return cliReport(['load', ...args])
}

/** A generator that could not keep up measured itself: once more, and then it is what it is. */
export async function validLoadReport(args: readonly string[]): Promise<LoadReport> {
  const report = await loadReport(args)
  return report.valid ? report : loadReport(args)
}

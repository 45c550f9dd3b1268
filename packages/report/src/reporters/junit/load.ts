import type { LoadReport } from '../../shapes/load-report.ts'
import { count } from '../../text/figures.ts'
import type { TestCase } from './document.ts'

/** Whether the run counts, and a case for each threshold. */
export function casesOfLoad(report: LoadReport): TestCase[] {
  const classname = `ssespec.load.${report.workload}`
  const because = report.invalidBecause ?? 'the run is invalid'
  const counts: TestCase = {
    classname,
    name: 'the generator kept up',
    outcome: report.valid
      ? { kind: 'passed' }
      : { kind: 'error', message: because, type: 'invalid', details: because },
  }
  const thresholds = report.thresholds.map(({ expression, passed, value }): TestCase => {
    const message = `${expression}: the value is ${count(value)}`
    return {
      classname,
      name: expression,
      outcome: passed
        ? { kind: 'passed' }
        : { kind: 'failure', message, type: 'threshold', details: message },
    }
  })
  return [counts, ...thresholds]
}

import type { TestReport } from '../shapes/test-report.ts'
import { listed, plural } from '../text/figures.ts'

/** What a whole run comes to. */
export interface Conclusion {
  readonly kind: 'defect' | 'falls-short' | 'conforms' | 'unjudged'
  readonly text: string
}

/** The last word on a target. Failed must rules decide it; the others are named. */
export function conclusionOf(report: TestReport): Conclusion {
  const { summary } = report
  const failed = { must: 0, should: 0, advice: 0 }
  for (const result of report.results) if (result.outcome === 'fail') failed[result.level] += 1

  if (summary.crashed > 0) {
    return {
      kind: 'defect',
      text: `${plural(summary.crashed, 'rule')} crashed: a defect of ${report.tool.name}, not of the target`,
    }
  }
  const lesser = [
    ...(failed.should > 0 ? [plural(failed.should, 'should rule')] : []),
    ...(failed.advice > 0 ? [plural(failed.advice, 'advice rule')] : []),
  ]
  if (failed.must > 0) {
    const all = listed([plural(failed.must, 'must rule'), ...lesser])
    return { kind: 'falls-short', text: `Falls short: ${all} failed` }
  }
  if (summary.pass + summary.fail === 0) return { kind: 'unjudged', text: 'Nothing could be judged' }
  return {
    kind: 'conforms',
    text:
      lesser.length === 0
        ? 'Conforms: no rule failed'
        : `Conforms: no must rule failed; ${listed(lesser)} did`,
  }
}

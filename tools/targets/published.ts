import type { ReportedResult, TestReport } from '@ssespec/report'

/** What is published of a report: what does not change from run to run, as far as that can be. */
export interface Published {
  readonly schema: 1
  readonly tool: TestReport['tool']
  readonly target: Omit<TestReport['target'], 'url'>
  readonly results: readonly PublishedResult[]
}

export type PublishedResult = Pick<ReportedResult, 'rule' | 'level' | 'outcome' | 'message' | 'protocol'>

export function toPublished({ tool, target, results }: TestReport): Published {
  // The port is another each time.
  const { url: _url, ...described } = target
  return {
    schema: 1,
    tool,
    target: described,
    results: results.map(({ rule, level, outcome, message, protocol }) => ({
      rule,
      level,
      outcome,
      message,
      protocol,
    })),
  }
}

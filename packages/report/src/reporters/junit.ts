import { casesOfLoad } from './junit/load.ts'
import { caseOf, suitesOf } from './junit/results.ts'
import { junitDocument } from './junit/document.ts'
import type { Reporter } from './reporter.ts'

/**
 * JUnit XML, for CI systems. A failed rule is a `<failure>` of its level's type, a crash of ours an `<error>`; what was
 * not judged is `<skipped>` with the reason. Loads that measured nothing are errors, for no figure of theirs counts.
 */
export const junit: Reporter = {
  test: (report) =>
    junitDocument({ name: report.target.url, ...timesOf(report), suites: suitesOf(report.results) }),
  compare: (report) =>
    junitDocument({
      name: report.origin.url,
      ...timesOf(report),
      suites: [
        ...report.pairs.map((pair) => ({
          name: `${pair.name} over ${pair.protocol}`,
          cases: pair.results.map((result) => caseOf(result, `${pair.name}.${pair.protocol}`)),
        })),
        ...report.leftOut.map(({ name, why, install }) => ({
          name,
          cases: [
            {
              classname: name,
              name: 'was compared',
              outcome: {
                kind: 'skipped' as const,
                message: install === undefined ? why : `${why}: ${install}`,
              },
            },
          ],
        })),
      ],
    }),
  load: (report) =>
    junitDocument({
      name: report.target.url,
      ...timesOf(report),
      suites: [{ name: report.workload, cases: casesOfLoad(report) }],
    }),
}

function timesOf(report: { readonly startedAt: string; readonly durationMs: number }): {
  timestamp: string
  seconds: number
} {
  return {
    timestamp: report.startedAt.slice(0, 'YYYY-MM-DDThh:mm:ss'.length),
    seconds: report.durationMs / 1000,
  }
}

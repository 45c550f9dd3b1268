import { EXIT, type ExitCode } from '@ssespec/conformance'
import type { CompareReport } from '@ssespec/report'

/**
 * With a proxy of the lab the question is whether it does what it declares; with any other way, whether a must rule fails.
 * What no line of configuration mends is reported, and is no fault of the deployment.
 * A proxy of the lab that is there and does not start falls short as well.
 */
export function exitCodeOfComparison({ pairs }: CompareReport, broken: readonly string[]): ExitCode {
  const results = pairs.flatMap((pair) => pair.results)
  if (results.some(({ outcome }) => outcome === 'crashed')) return EXIT.defect
  if (broken.length > 0 || pairs.some(({ asDeclared }) => asDeclared === false)) return EXIT.fellShort
  const failed = pairs
    .filter(({ asDeclared }) => asDeclared === undefined)
    .some(({ results: judged, lacks = [] }) =>
      judged.some(
        ({ outcome, level, rule }) => outcome === 'fail' && level === 'must' && !lacks.includes(rule),
      ),
    )
  if (failed) return EXIT.fellShort
  return pairs.every(({ events }) => events === 0) ? EXIT.nothingJudged : EXIT.well
}

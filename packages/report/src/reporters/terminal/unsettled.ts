import type { ReportedResult } from '../../shapes/test-report.ts'
import { plural } from '../../text/figures.ts'
import { marked, paragraph } from './layout.ts'
import type { Style } from './style.ts'

/** What was neither passed nor failed, each kind with its reasons, and under each reason the rules it held for. */
export function unsettledLines(results: readonly ReportedResult[], style: Style): string[][] {
  return [
    reasons('unknown', 'could not be told', only(results, 'inconclusive'), style, (result) => result.message),
    reasons('skipped', 'blocked', only(results, 'blocked'), style, (result) => `${result.by} failed first`),
    reasons('skipped', 'not applicable', only(results, 'not-applicable'), style, (result) => result.message),
  ]
}

function reasons<R extends ReportedResult>(
  sign: 'unknown' | 'skipped',
  what: string,
  results: readonly R[],
  style: Style,
  reasonOf: (result: R) => string,
): string[] {
  if (results.length === 0) return []
  return [
    ...marked(sign, `${plural(results.length, 'rule')} ${what}`, style, 'bold'),
    ...[...Map.groupBy(results, reasonOf)].flatMap(([reason, group]) => [
      ...paragraph(style.text(reason, 300), 4, style),
      ...paragraph(style.text(group.map((result) => result.rule).join(', ')), 6, style, 'dim'),
    ]),
  ]
}

function only<O extends ReportedResult['outcome']>(
  results: readonly ReportedResult[],
  outcome: O,
): Extract<ReportedResult, { outcome: O }>[] {
  return results.filter(
    (result): result is Extract<ReportedResult, { outcome: O }> => result.outcome === outcome,
  )
}

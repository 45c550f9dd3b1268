import { sectionOf } from '../../reading/ranking.ts'
import { placeOf } from '../../reading/place.ts'
import { requestsOf } from '../../reading/request.ts'
import type { ReportedResult } from '../../shapes/test-report.ts'
import { escapeTerminal } from '../../text/escape.ts'
import type { CaseOutcome, TestCase, TestSuite } from './document.ts'

/** A suite for each section of the catalogue. */
export function suitesOf(results: readonly ReportedResult[]): TestSuite[] {
  return [...Map.groupBy(results, (result) => sectionOf(result.rule))].map(([name, group]) => ({
    name,
    cases: group.map((result) => caseOf(result, `ssespec.${name}`)),
  }))
}

/** A rule as a test case. */
export function caseOf(result: ReportedResult, classname: string): TestCase {
  return { classname, name: result.rule, outcome: outcomeOf(result) }
}

function outcomeOf(result: ReportedResult): CaseOutcome {
  switch (result.outcome) {
    case 'pass':
      return { kind: 'passed' }
    case 'fail':
      return { kind: 'failure', message: result.message, type: result.level, details: detailsOf(result) }
    case 'inconclusive':
      return { kind: 'skipped', message: `could not be told: ${result.message}` }
    case 'not-applicable':
      return { kind: 'skipped', message: `not applicable: ${result.message}` }
    case 'blocked':
      return { kind: 'skipped', message: `blocked: ${result.by} failed first` }
    case 'crashed':
      return { kind: 'error', message: result.message, type: 'crashed', details: result.trace }
  }
}

/** Lines of our own making: what comes of the target is one line each. */
function detailsOf(result: ReportedResult & { outcome: 'fail' }): string {
  return [
    `expected: ${escapeTerminal(result.expected)}`,
    `actual: ${escapeTerminal(result.actual)}`,
    ...requestsOf(result.evidence).map(
      ({ line, headers }) => `request: ${escapeTerminal([line, ...headers].join('; '))}`,
    ),
    ...result.evidence.map((place) => `evidence: ${escapeTerminal(`${placeOf(place)}: ${place.text}`)}`),
    `effect: ${result.why}`,
    ...(result.fix === undefined ? [] : [`fix: ${result.fix}`]),
    `source: ${result.source.title}, ${result.source.url}`,
  ].join('\n')
}

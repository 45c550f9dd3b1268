import type { Result } from '@ssespec/rules'

/** What a run of `test` or `judge` ends with; the documented table. */
export const EXIT = {
  well: 0,
  fellShort: 1,
  wrongUse: 2,
  unreachable: 3,
  waiverOutdated: 4,
  nothingJudged: 5,
  defect: 70,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The exit code of results. Where two apply: 70, 1, 5. */
export function exitCodeOf(
  results: readonly Result[],
  { strict = false }: { strict?: boolean } = {},
): ExitCode {
  if (results.some(({ outcome }) => outcome === 'crashed')) return EXIT.defect
  const binding = (result: Result): boolean =>
    result.level === 'must' || (strict && result.level === 'should')
  if (results.some((result) => result.outcome === 'fail' && binding(result))) return EXIT.fellShort
  if (unseen(results)) return EXIT.nothingJudged
  return EXIT.well
}

/** Whether nothing could be judged: no event came, or not one rule had an answer. */
function unseen(results: readonly Result[]): boolean {
  const dispatches = results.find(({ rule }) => rule === 'stream/dispatches')
  if (dispatches?.outcome === 'inconclusive') return true
  return !results.some(
    ({ outcome }) => outcome === 'pass' || outcome === 'fail' || outcome === 'not-applicable',
  )
}

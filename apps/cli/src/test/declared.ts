import { expectedOf, type Protocol, type TargetManifest } from '@ssespec/lab'
import type { Result } from '@ssespec/rules'

/** How what was found stands to what a target declares: ids of rules. */
export interface AgainstDeclaration {
  /** Whether a right target fails no must or should rule, and a wrong one every rule that it names. */
  readonly asDeclared: boolean
  /** Rules that a wrong one names and does not fail. */
  readonly unfailed: readonly string[]
  /** Must and should rules that failed without being named. */
  readonly undeclared: readonly string[]
}

/** A rule that was not asked about in this run is held against neither, as in a comparison. */
export function againstDeclaration(
  manifest: TargetManifest,
  protocol: Protocol,
  results: readonly Result[],
): AgainstDeclaration {
  const { fails, lacks } = expectedOf(manifest, protocol)
  const unfailed = fails.filter((id) => {
    const outcome = results.find(({ rule }) => rule === id)?.outcome
    return outcome !== undefined && !['fail', 'not-applicable', 'blocked'].includes(outcome)
  })
  const undeclared = results
    .filter(({ outcome, level }) => outcome === 'fail' && level !== 'advice')
    .map(({ rule }) => rule)
    .filter((id) => !fails.includes(id) && !lacks.includes(id))
  const asDeclared = manifest.verdict === 'right' ? undeclared.length === 0 : unfailed.length === 0
  return { asDeclared, unfailed, undeclared }
}

import { selectRules, testTarget } from '@ssespec/conformance'
import type { Result } from '@ssespec/rules'

import type { Case } from './cases.ts'

/** What the rules said of a case, and where they were wrong. */
export interface CaseOutcome {
  readonly name: string
  readonly protocol: string
  readonly kind: Case['kind']
  /** Rules that failed, sorted. */
  readonly failed: readonly string[]
  /** Rules that had to fail and did not, with what they said instead. */
  readonly missed: readonly string[]
  /** Rules that failed and had no reason to, or broke, with what they said. */
  readonly falseAlarms: readonly string[]
  /** Every rule's outcome, for comparison with another time. */
  readonly outcomes: Readonly<Record<string, string>>
  readonly requests: number
  readonly ms: number
}

const DURATION_MS = 3000
const HEAD_TIMEOUT_MS = 10_000

/** Tests one case as `ssespec test` does on loopback. */
export async function judgeCase(one: Case, { deep }: { deep: boolean }): Promise<CaseOutcome> {
  const started = performance.now()
  const run = await testTarget(one.target, selectRules('server'), {
    protocols: one.choice,
    patience: {
      durationMs: DURATION_MS,
      headTimeoutMs: HEAD_TIMEOUT_MS,
      deep,
      ...(one.idleMs !== undefined && { idleMs: one.idleMs }),
    },
    signal: new AbortController().signal,
  })
  const failed = run.results.filter(({ outcome }) => outcome === 'fail')
  const by = (id: string): Result | undefined => run.results.find(({ rule }) => rule === id)
  const unreachable = run.unreachable ? [`unreachable: ${run.unreachable.message}`] : []
  return {
    name: one.name,
    protocol: one.protocol,
    kind: one.kind,
    failed: failed.map(({ rule }) => rule),
    missed: one.mustFail
      .filter((id) => by(id)?.outcome !== 'fail')
      .map((id) => `${id} (${by(id)?.outcome}: ${by(id)?.message})`),
    falseAlarms: [...unreachable, ...run.results.filter((result) => isFalseAlarm(result, one)).map(describe)],
    outcomes: Object.fromEntries(run.results.map(({ rule, outcome }) => [rule, outcome])),
    requests: run.recordings.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'request'))
      .length,
    ms: Math.round(performance.now() - started),
  }
}

/** Of a server that is only unusual nothing but advice may be missing. */
function isFalseAlarm({ rule, level, outcome }: Result, { kind, mustFail }: Case): boolean {
  if (outcome === 'crashed') return true
  if (outcome !== 'fail' || mustFail.includes(rule)) return false
  return kind === 'fault' || level !== 'advice'
}

function describe(result: Result): string {
  const actual = result.outcome === 'fail' ? `; ${result.actual}` : ''
  const trace = result.outcome === 'crashed' ? `; ${result.trace}` : ''
  return `${result.rule} (${result.outcome}: ${result.message}${actual}${trace})`
}

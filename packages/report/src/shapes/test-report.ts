import type { Level, Outcome, Party, Result, Verdict } from '@ssespec/rules'

import type { Tool } from './tool.ts'

/** How many rules came to each outcome. */
export interface Summary {
  readonly pass: number
  readonly fail: number
  readonly inconclusive: number
  readonly notApplicable: number
  readonly blocked: number
  readonly crashed: number
}

/** A result as reports and scripts read it: the verdict, and what a reader needs of its rule. */
export type ReportedResult = Verdict & {
  readonly rule: string
  readonly level: Level
  readonly party: Party
  /** What holds when the rule passes. */
  readonly title: string
  readonly source: { readonly title: string; readonly url: string; readonly quote?: string }
  /** What a user will notice where the rule does not hold. */
  readonly why: string
  /** What to do about it; only with a failure. */
  readonly fix?: string
  readonly protocol: Result['protocol']
}

/** What was judged: a URL, or a server of the lab. */
export interface ReportedTarget {
  readonly url: string
  readonly name?: string
  readonly title?: string
  /** Of its program. */
  readonly version?: string
  /** What stands in front of it. */
  readonly proxy?: { readonly name: string; readonly version: string }
  readonly declared?: {
    readonly verdict: 'right' | 'wrong'
    readonly asDeclared: boolean
    /** Rules that a wrong one names and does not fail. */
    readonly unfailed: readonly string[]
    /** Must and should rules that failed without being named. */
    readonly undeclared: readonly string[]
  }
}

/** What `ssespec test` and `ssespec judge` found. The JSON form is this object as it is. */
export interface TestReport {
  /** The version of this form. It grows when a key is renamed or changes its meaning. */
  readonly schema: 1
  readonly kind: 'test'
  readonly tool: Tool
  readonly target: ReportedTarget
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  /** One a rule. */
  readonly results: readonly ReportedResult[]
  readonly summary: Summary
  /** What was left out and why, a sentence each. */
  readonly notes: readonly string[]
}

/** Builds the report of a run from its results. */
export function toTestReport(run: {
  readonly tool: Tool
  readonly url: string
  readonly startedAt: string
  readonly durationMs: number
  readonly results: readonly Result[]
  readonly notes?: readonly string[]
}): TestReport {
  return {
    schema: 1,
    kind: 'test',
    tool: run.tool,
    target: { url: run.url },
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    results: run.results.map(toReportedResult),
    summary: summarize(run.results),
    notes: run.notes ?? [],
  }
}

/** A result as a report holds it: the fix stays with failures alone, where it is advice and not noise. */
export function toReportedResult(result: Result): ReportedResult {
  if (result.outcome === 'fail') return result
  const { fix: _fix, ...rest } = result
  return rest
}

const KEYS: Readonly<Record<Outcome, keyof Summary>> = {
  pass: 'pass',
  fail: 'fail',
  inconclusive: 'inconclusive',
  'not-applicable': 'notApplicable',
  blocked: 'blocked',
  crashed: 'crashed',
}

/** Counts the outcomes. */
function summarize(results: readonly { readonly outcome: Outcome }[]): Summary {
  const summary = { pass: 0, fail: 0, inconclusive: 0, notApplicable: 0, blocked: 0, crashed: 0 }
  for (const { outcome } of results) summary[KEYS[outcome]] += 1
  return summary
}

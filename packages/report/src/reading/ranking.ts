import type { Level } from '@ssespec/rules'

import type { ReportedResult } from '../shapes/test-report.ts'

const LEVELS: Readonly<Record<Level, number>> = { must: 1, should: 2, advice: 3 }

/** How urgent a result is to a reader, 0 first: what broke here, then failures by level, then all else. */
export function urgency(result: ReportedResult): number {
  if (result.outcome === 'crashed') return 0
  return result.outcome === 'fail' ? LEVELS[result.level] : 4
}

/** Whether a result needs a reader's attention. */
export function isUrgent(result: ReportedResult): boolean {
  return urgency(result) < 4
}

/** The results of one section of the catalogue: `response`, `stream`, `delivery`, … */
export interface Section {
  readonly name: string
  readonly results: readonly ReportedResult[]
}

/** Groups results by section, the section with the most urgent result first, and so within each. */
export function bySection(results: readonly ReportedResult[]): Section[] {
  const groups = Map.groupBy(results, (result) => sectionOf(result.rule))
  return [...groups]
    .map(([name, group]) => ({ name, results: group.toSorted((a, b) => urgency(a) - urgency(b)) }))
    .toSorted((a, b) => worst(a) - worst(b))
}

/** `response` of `response/status`. */
export function sectionOf(rule: string): string {
  const slash = rule.indexOf('/')
  return slash === -1 ? rule : rule.slice(0, slash)
}

function worst(section: Section): number {
  return Math.min(...section.results.map(urgency))
}

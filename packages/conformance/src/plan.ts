import type { Rule } from '@ssespec/rules'

import type { PlannedRequest, Probe } from './probe.ts'
import { probes } from './registry.generated.ts'
import { withDependencies } from './selection.ts'
import type { Target } from './target.ts'

/** The probes that the chosen rules need, each after those whose recordings it reads. */
export function probesFor(rules: readonly Rule[], target: Target): Probe[] {
  const wanted = new Set(withDependencies(rules).flatMap(({ needs }) => needs))
  const ordered: Probe[] = []
  const add = (id: string): void => {
    const probe = probes.find((candidate) => candidate.id === id)
    if (probe === undefined) throw new RangeError(`there is no probe ${id}`)
    if (ordered.includes(probe)) return
    probe.after.forEach(add)
    ordered.push(probe)
  }
  wanted.forEach(add)
  return ordered.filter(({ anyMethod }) => anyMethod || target.method === 'GET')
}

/** What a run would send over one protocol, for `--dry-run`. */
export function plannedRequests(
  rules: readonly Rule[],
  target: Target,
): (PlannedRequest & { probe: string })[] {
  return probesFor(rules, target).flatMap((probe) =>
    probe.plan(target).map((request) => ({ probe: probe.id, ...request })),
  )
}

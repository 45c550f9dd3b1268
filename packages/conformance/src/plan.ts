import type { Protocol } from '@ssespec/recording'
import type { Rule } from '@ssespec/rules'

import type { PlannedRequest, Probe } from './probe.ts'
import { probes } from './registry.generated.ts'
import { Run } from './run.ts'
import { withDependencies } from './selection.ts'
import type { Patience, Target } from './target.ts'

/** The probes that the chosen rules need, each after those whose recordings it reads. */
export function probesFor(rules: readonly Rule[], target: Target, patience: Patience): Probe[] {
  const wanted = new Set(withDependencies(rules).flatMap(({ needs }) => needs))
  const ordered: Probe[] = []
  const add = (id: string): void => {
    const probe = probes.find((candidate) => candidate.id === id)
    if (probe === undefined || ordered.includes(probe)) return
    probe.after.forEach(add)
    ordered.push(probe)
  }
  wanted.forEach(add)
  return ordered.filter((probe) => isAsked(probe, target, patience))
}

/** Whether a probe has something to ask over a protocol. */
export function runsOver({ protocols }: Probe, protocol: Protocol): boolean {
  return protocols?.includes(protocol) ?? true
}

/** Whether a probe can still tell something that a chosen rule needs. */
export function wants(run: Run, probe: Probe, protocol: Protocol): boolean {
  if (!runsOver(probe, protocol)) return false
  const { wanted } = run.planContext(protocol)
  return withDependencies(run.rules).some(({ id, needs }) => needs.includes(probe.id) && wanted(id))
}

/** What a run would send over one protocol at most, for `--dry-run`. */
export function plannedRequests(
  rules: readonly Rule[],
  target: Target,
  patience: Patience,
  protocol: Protocol,
): (PlannedRequest & { probe: string })[] {
  const run = new Run({ target, rules, patience, signal: new AbortController().signal })
  return probesFor(rules, target, patience)
    .filter((probe) => runsOver(probe, protocol))
    .flatMap((probe) =>
      probe.plan(run.planContext(protocol)).map((request) => ({ probe: probe.id, ...request })),
    )
}

/** What strains a target or costs something is sent only when asked for. */
function isAsked({ onRequest, anyMethod }: Probe, { method }: Target, patience: Patience): boolean {
  switch (onRequest) {
    case 'idle':
      return patience.idleMs !== undefined
    case 'deep':
      return patience.deep === true
    case undefined:
      return anyMethod || method === 'GET'
    default:
      return onRequest satisfies never
  }
}

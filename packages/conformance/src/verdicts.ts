import { exchangeName, finalHead, lastOf, type Protocol, type Recording } from '@ssespec/recording'
import { MissingRecordingError, type Rule, type Verdict, type View } from '@ssespec/rules'

import type { OnRequest, Probe } from './probe.ts'
import { isRefusal } from './refusal.ts'
import { probes } from './registry.generated.ts'
import { withDependencies } from './selection.ts'

/** The option that asks for what is done on request only. */
const OPTION: Record<OnRequest, string> = { idle: '--idle 20s', deep: '--deep' }

/** How a rule's own function is called. */
export type Attempt = (rule: Rule, view: View) => Verdict

/** What the chosen rules, and those that they depend on, say of one view; by the rules' ids. Pure. */
export function verdicts(
  selected: readonly Rule[],
  view: View,
  attempt: Attempt = attemptRule,
): ReadonlyMap<string, Verdict> {
  const done = new Map<string, Verdict>()
  const ordered = withDependencies(selected)
  const visit = (rule: Rule): Verdict => {
    const known = done.get(rule.id)
    if (known) return known
    const before = ordered
      .filter(({ id }) => rule.after.includes(id))
      .map((other) => [other, visit(other)] as const)
    const verdict = held(before) ?? missing(rule, view) ?? attempt(rule, view)
    done.set(rule.id, verdict)
    return verdict
  }
  ordered.forEach(visit)
  return done
}

/** What the rules before this one leave of it. */
function held(before: readonly (readonly [Rule, Verdict])[]): Verdict | undefined {
  for (const [rule, verdict] of before) {
    if (verdict.outcome === 'fail') return { outcome: 'blocked', by: rule.id, message: `${rule.id} failed` }
    if (verdict.outcome === 'blocked') return { outcome: 'blocked', by: verdict.by, message: verdict.message }
    if (verdict.outcome === 'crashed')
      return { outcome: 'inconclusive', message: `${rule.id} could not be judged` }
  }
  const open = before.find(([, { outcome }]) => outcome === 'inconclusive')
  return open && { outcome: 'inconclusive', message: open[1].message }
}

/** Why nothing is to be judged: the protocol, or an exchange that the rule cannot do without and that was not made. */
function missing(rule: Rule, view: View): Verdict | undefined {
  if (rule.protocols && !rule.protocols.includes(view.protocol)) return matterOf(rule.protocols)
  const [first] = rule.needs
  if (first === undefined || view.recordings.some(({ probe }) => probe === first)) return undefined
  const probe = probes.find(({ id }) => id === first)
  const refused = [...view.recordings, ...(view.elsewhere ?? [])].find(
    (recording) => recording.probe !== 'open' && isRefusal(recording),
  )
  return (
    (probe && inapplicable(probe, view)) ??
    (refused
      ? { outcome: 'inconclusive', message: `not asked any more: ${refusal(refused)}` }
      : { outcome: 'inconclusive', message: `there is no recording of the probe ${first}` })
  )
}

function inapplicable({ protocols, anyMethod, onRequest }: Probe, view: View): Verdict | undefined {
  if (protocols && !protocols.includes(view.protocol)) {
    return matterOf(protocols)
  }
  const open = view.recordings.find(({ probe }) => probe === 'open')
  const method = open ? lastOf(open, 'request')?.method : undefined
  if (!anyMethod && method !== undefined && method !== 'GET') {
    return { outcome: 'not-applicable', message: `asked with GET only: another ${method} may cost something` }
  }
  return onRequest && { outcome: 'not-applicable', message: `asked for with ${OPTION[onRequest]}` }
}

function matterOf(protocols: readonly Protocol[]): Verdict {
  return { outcome: 'not-applicable', message: `a matter of ${protocols.join(' and ')}` }
}

function refusal(recording: Recording): string {
  return `the target answered ${finalHead(recording)!.status} to ${exchangeName(recording)}`
}

/** Calls a rule's function; where that breaks, it is our defect, unless the recordings are not whole. */
export function attemptRule(rule: Rule, view: View): Verdict {
  try {
    return rule.judge(view)
  } catch (error) {
    if (error instanceof MissingRecordingError) return { outcome: 'inconclusive', message: error.message }
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { outcome: 'crashed', message: `a defect of ssespec in ${rule.id}, not of the target`, trace }
  }
}

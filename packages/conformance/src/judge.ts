import type { Protocol, Recording } from '@ssespec/recording'
import type { Result, Rule, Verdict, View } from '@ssespec/rules'

import { withDependencies } from './selection.ts'

/** Recordings to judge; with `direct` those of the origin itself, for rules about a proxy. */
export interface Recordings {
  readonly recordings: readonly Recording[]
  readonly direct?: readonly Recording[]
}

/** From good to bad: over several protocols the worst counts. */
const SEVERITY: Record<Verdict['outcome'], number> = {
  'not-applicable': 0,
  pass: 1,
  inconclusive: 2,
  blocked: 3,
  fail: 4,
  crashed: 5,
}

/** Judges recordings by the selected rules, over each protocol they were made with; one result a rule, the worst. */
export function judge(selected: readonly Rule[], { recordings, direct }: Recordings): Result[] {
  const protocols = [...new Set(recordings.map(({ protocol }) => protocol))]
  const over = protocols.map((protocol) => {
    const of = (all: readonly Recording[]): Recording[] =>
      all.filter((recording) => recording.protocol === protocol)
    return {
      protocol,
      verdicts: verdicts(selected, {
        protocol,
        recordings: of(recordings),
        ...(direct && { direct: of(direct) }),
      }),
    }
  })
  return selected.map((rule) =>
    worst(
      rule,
      over.map(({ protocol, verdicts: all }) => ({ protocol, verdict: all.get(rule.id)! })),
    ),
  )
}

function verdicts(selected: readonly Rule[], view: View): ReadonlyMap<string, Verdict> {
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

function missing(rule: Rule, { recordings }: View): Verdict | undefined {
  const [first] = rule.needs
  if (first === undefined || recordings.some(({ probe }) => probe === first)) return undefined
  return { outcome: 'inconclusive', message: `there is no recording of the probe ${first}` }
}

function attempt(rule: Rule, view: View): Verdict {
  try {
    return rule.judge(view)
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { outcome: 'crashed', message: `a defect of ssespec in ${rule.id}, not of the target`, trace }
  }
}

function worst(rule: Rule, over: readonly { protocol: Protocol; verdict: Verdict }[]): Result {
  const [first] = over.toSorted((a, b) => SEVERITY[b.verdict.outcome] - SEVERITY[a.verdict.outcome])
  const { protocol, verdict } = first ?? {
    protocol: 'http/1.1' as const,
    verdict: { outcome: 'inconclusive' as const, message: 'there is no recording' },
  }
  const { id, level, party, title, source, why, fix } = rule
  return {
    ...verdict,
    rule: id,
    level,
    party,
    title,
    source,
    why,
    fix: fix.text,
    ...(fix.on && { fixOn: fix.on }),
    protocol,
  }
}

import type { Protocol, Recording } from '@ssespec/recording'
import type { Result, Rule, Verdict, View } from '@ssespec/rules'

import { firstAttempts, newestAttempts } from './attempts.ts'
import { reachOf } from './unreachable.ts'
import { type Attempt, verdicts } from './verdicts.ts'

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

/**
 * Judges recordings by the selected rules, over each protocol they were made with; one result a rule, the worst. A
 * protocol that the target was not reached over is left out, unless it is the only one.
 */
export function judge(selected: readonly Rule[], all: Recordings, how?: Attempt): Result[] {
  const reach = [...reachOf(all.recordings)]
  const reached = reach.filter(([, unreachable]) => unreachable === undefined)
  const over = (reached.length > 0 ? reached : reach).map(([protocol]) => ({
    protocol,
    verdicts: finalVerdicts(selected, viewOver(protocol, all), how),
  }))
  return selected.map((rule) =>
    worst(
      rule,
      over.map(({ protocol, verdicts: found }) => ({ protocol, verdict: found.get(rule.id)! })),
    ),
  )
}

/** What was recorded over one protocol, all attempts. */
export function viewOver(protocol: Protocol, { recordings, direct }: Recordings): View {
  const over = (all: readonly Recording[]): Recording[] => all.filter((each) => each.protocol === protocol)
  return {
    protocol,
    recordings: over(recordings),
    elsewhere: recordings.filter((each) => each.protocol !== protocol),
    ...(direct && { direct: over(direct) }),
  }
}

/**
 * The verdicts over one protocol. What failed beside other exchanges counts only if it fails alone as well, where it
 * was tried alone.
 */
export function finalVerdicts(
  selected: readonly Rule[],
  view: View,
  how?: Attempt,
): ReadonlyMap<string, Verdict> {
  const first = verdicts(selected, { ...view, recordings: firstAttempts(view.recordings) }, how)
  if (view.recordings.every(({ attempt }) => attempt === 1)) return first
  const again = verdicts(selected, { ...view, recordings: newestAttempts(view.recordings) }, how)
  return new Map([...first].map(([id, verdict]) => [id, settled(verdict, again.get(id)!)]))
}

function settled(first: Verdict, again: Verdict): Verdict {
  if (first.outcome === 'blocked') return again
  if (first.outcome !== 'fail') return first
  if (again.outcome === 'fail' || again.outcome === 'crashed') return again
  // What stands in the way the second time did not the first time: neither tells enough.
  if (again.outcome === 'blocked') {
    const message = `beside other requests: ${first.message}; alone it could not be seen again: ${again.message}`
    return { outcome: 'inconclusive', message }
  }
  return { ...again, message: `${again.message} (beside other requests: ${first.message})` }
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

import type { Recording } from '@ssespec/recording'
import type { Rule, Verdict, View } from '@ssespec/rules'

import { type Attempt, attemptRule } from './verdicts.ts'

interface Remembered {
  readonly seen: readonly Recording[]
  readonly verdict: Verdict
}

/**
 * Calls a rule's function only when one of the recordings that it reads has changed: while a run goes on the same
 * questions are asked again and again, and a flood of events takes long to read.
 */
export function remembering(): Attempt {
  const last = new Map<string, Remembered>()
  return (rule, view) => {
    const seen = readBy(rule, view)
    const key = `${rule.id} ${view.protocol}`
    const known = last.get(key)
    if (
      known &&
      known.seen.length === seen.length &&
      known.seen.every((each, index) => each === seen[index])
    ) {
      return known.verdict
    }
    const verdict = attemptRule(rule, view)
    last.set(key, { seen, verdict })
    return verdict
  }
}

function readBy({ needs }: Rule, { recordings, elsewhere = [] }: View): Recording[] {
  return [...recordings, ...elsewhere].filter(({ probe }) => needs.includes(probe))
}

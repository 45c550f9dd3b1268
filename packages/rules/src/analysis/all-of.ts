import type { Judgement } from '../verdict.ts'

/** One verdict of several: the first failure, else the first that could not be told, else what `pass` says, if any passed. */
export function allOf(judgements: readonly Judgement[], pass: Judgement): Judgement {
  return (
    judgements.find(({ outcome }) => outcome === 'fail') ??
    judgements.find(({ outcome }) => outcome === 'inconclusive') ??
    judgements.find((judgement) => judgement.outcome === 'not-applicable' && !judgements.some(passed)) ??
    pass
  )
}

function passed({ outcome }: Judgement): boolean {
  return outcome === 'pass'
}

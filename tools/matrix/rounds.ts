import type { Case } from './cases.ts'
import { listCases } from './cases.ts'
import { type CaseOutcome, judgeCase } from './judge-case.ts'
import { withReferenceServer } from './reference.ts'
import { runAll } from './run-all.ts'

/** Everything judged once. */
export interface Round {
  readonly seconds: number
  /** In the order of the cases. */
  readonly outcomes: readonly CaseOutcome[]
  /** By rule, how many cases it must fail. */
  readonly faults: ReadonlyMap<string, number>
}

/** Judges all cases that are wanted; with a server of its own, for its faults remember who came before. */
export async function judgeRound(isWanted: (one: Case) => boolean, atOnce: number): Promise<Round> {
  const started = performance.now()
  return withReferenceServer(async (urls) => {
    const cases = (await listCases(urls)).filter(isWanted)
    // The protocols of one fault share what it remembers: they go one after another.
    const groups = [...Map.groupBy(cases, ({ name }) => name).values()]
    const slowestFirst = groups.toSorted(([a], [b]) => (b!.idleMs ?? 0) - (a!.idleMs ?? 0))
    const tasks = slowestFirst.map((group) => async () => {
      const outcomes: CaseOutcome[] = []
      for (const one of group) outcomes.push(await judgeCase(one, { deep: true }))
      return outcomes
    })
    const outcomes = (await runAll(tasks, atOnce)).flat()
    const faults = Map.groupBy(
      cases.flatMap(({ mustFail }) => mustFail),
      (rule) => rule,
    )
    return {
      seconds: Math.round((performance.now() - started) / 1000),
      outcomes,
      faults: new Map([...faults].map(([rule, all]) => [rule, all.length])),
    }
  })
}

/** The outcomes in which a rule was wrong. */
export function wrongIn({ outcomes }: Round): CaseOutcome[] {
  return outcomes.filter(({ missed, falseAlarms }) => missed.length + falseAlarms.length > 0)
}

/** A rule that said one thing of a server in one round and another in another. */
export interface Change {
  readonly name: string
  readonly protocol: string
  readonly rule: string
  /** Round by round. */
  readonly outcomes: readonly string[]
}

/** What was not the same in all rounds. */
export function changesIn(rounds: readonly Round[]): Change[] {
  const [first, ...later] = rounds
  if (first === undefined || later.length === 0) return []
  return first.outcomes.flatMap(({ name, protocol, outcomes }, index) =>
    Object.keys(outcomes).flatMap((rule) => {
      const said = rounds.map((round) => round.outcomes[index]!.outcomes[rule]!)
      return new Set(said).size > 1 ? [{ name, protocol, rule, outcomes: said }] : []
    }),
  )
}

import type { Case } from './cases.ts'
import { listCases } from './cases.ts'
import { type CaseOutcome, judgeCase } from './judge-case.ts'
import { withReferenceServer } from './reference.ts'
import { runAll } from './run-all.ts'

/** Everything judged once. */
export interface Round {
  readonly seconds: number
  /** In the order in which the reference server lists them. */
  readonly outcomes: readonly CaseOutcome[]
  /** By rule, how many cases it must fail. */
  readonly faults: ReadonlyMap<string, number>
}

/**
 * Judges all cases that are wanted; with a server of its own, for its faults remember who came before. What took long in
 * the round before begins first, so that the others fill the time.
 */
export async function judgeRound(
  isWanted: (one: Case) => boolean,
  atOnce: number,
  before?: Round,
): Promise<Round> {
  const started = performance.now()
  return withReferenceServer(async (urls) => {
    const cases = (await listCases(urls)).filter(isWanted)
    // The protocols of one fault share what it remembers: they go one after another.
    const groups = [...Map.groupBy(cases, ({ name }) => name).values()]
    const expectedMs = before ? timesIn(before) : idleTimesOf(groups)
    const slowestFirst = groups.toSorted(
      ([a], [b]) => (expectedMs.get(b!.name) ?? 0) - (expectedMs.get(a!.name) ?? 0),
    )
    const judged = new Map<Case, CaseOutcome>()
    const tasks = slowestFirst.map((group) => async () => {
      for (const one of group) judged.set(one, await judgeCase(one, { deep: true }))
    })
    await runAll(tasks, atOnce)
    const faults = Map.groupBy(
      cases.flatMap(({ mustFail }) => mustFail),
      (rule) => rule,
    )
    return {
      seconds: Math.round((performance.now() - started) / 1000),
      outcomes: cases.map((one) => judged.get(one)!),
      faults: new Map([...faults].map(([rule, all]) => [rule, all.length])),
    }
  })
}

/** How long each server took, over all its protocols. */
function timesIn({ outcomes }: Round): Map<string, number> {
  const times = new Map<string, number>()
  for (const { name, ms } of outcomes) times.set(name, (times.get(name) ?? 0) + ms)
  return times
}

function idleTimesOf(groups: readonly (readonly Case[])[]): Map<string, number> {
  return new Map(groups.map(([one]) => [one!.name, one!.idleMs ?? 0]))
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

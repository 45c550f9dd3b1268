import { rules } from '@ssespec/rules'
import { beforeAll, describe, expect, test } from 'vitest'

import { type Case, listCases } from '../../../tools/matrix/cases.ts'
import { type CaseOutcome, judgeCase } from '../../../tools/matrix/judge-case.ts'
import { withReferenceServer } from '../../../tools/matrix/reference.ts'
import { runAll } from '../../../tools/matrix/run-all.ts'
import { mistakes } from '../../../tools/matrix/table.ts'

/** Probes mostly wait: many servers are judged at once. */
const AT_ONCE = 48

let cases: readonly Case[] = []
let outcomes: readonly CaseOutcome[] = []

// Each once, over one of its protocols; `npm run matrix` takes all of them.
beforeAll(async () => {
  await withReferenceServer(async (urls) => {
    cases = [...Map.groupBy(await listCases(urls), ({ name }) => name).values()].map(
      (group, index) => group[index % group.length]!,
    )
    const slowestFirst = cases.toSorted((a, b) => (b.idleMs ?? 0) - (a.idleMs ?? 0))
    outcomes = await runAll(
      slowestFirst.map((one) => () => judgeCase(one, { deep: one.name.startsWith('lifecycle/') })),
      AT_ONCE,
    )
  })
}, 300_000)

const of = (kind: Case['kind']): CaseOutcome[] => outcomes.filter((outcome) => outcome.kind === kind)

describe('the rules, on the reference server', () => {
  test('find each fault, and nothing else with it', () => {
    expect(of('fault').length).toBeGreaterThan(100)
    expect(mistakes(of('fault'))).toBe('')
  })

  test('let each server pass that is only unusual', () => {
    expect(of('unusual').length).toBeGreaterThanOrEqual(25)
    expect(mistakes(of('unusual'))).toBe('')
  })

  test('have a fault each', () => {
    const found = new Set(cases.flatMap(({ mustFail }) => mustFail))
    const about = rules.filter(({ party }) => party === 'server').map(({ id }) => id)
    expect(about.filter((id) => !found.has(id))).toEqual([])
  })

  test('are all that faults are declared for', () => {
    const known = new Set(rules.map(({ id }) => id))
    expect(cases.flatMap(({ mustFail }) => mustFail).filter((id) => !known.has(id))).toEqual([])
  })
})

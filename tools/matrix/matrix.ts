// Judges every fault and every unusual server of the reference server, and says where the rules were wrong.
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'

import type { Case } from './cases.ts'
import { listCases } from './cases.ts'
import { end, firstLine, startScript } from './child.ts'
import { type CaseOutcome, judgeCase } from './judge-case.ts'
import { withReferenceServer } from './reference.ts'
import { runAll } from './run-all.ts'
import { confusionTable, mistakes } from './table.ts'

const HELP = `npm run matrix -- [--times N] [--busy] [--only TEXT] [--at-once N]

  --times N     judge everything so often, and compare (1)
  --busy        keep every core busy meanwhile
  --only TEXT   only cases whose name or protocol has the text in it; may be given again
  --at-once N   cases judged at once (16)
`

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '1' },
    busy: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    'at-once': { type: 'string', default: '16' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(HELP)
else process.exitCode = await matrix()

async function matrix(): Promise<number> {
  const burners = values.busy ? cpus().map(() => startScript('busy.ts')) : []
  await Promise.all(burners.map(firstLine))
  try {
    const rounds: CaseOutcome[][] = []
    for (let round = 1; round <= Number(values.times); round++) {
      const started = performance.now()
      const outcomes = await once()
      rounds.push(outcomes)
      const wrong = outcomes.filter(({ missed, falseAlarms }) => missed.length + falseAlarms.length > 0)
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      process.stdout.write(
        `round ${round}: ${outcomes.length} cases in ${seconds} s, ${wrong.length} wrong\n`,
      )
      process.stdout.write(mistakes(outcomes))
    }
    process.stdout.write(changes(rounds))
    return rounds.flat().some(({ missed, falseAlarms }) => missed.length + falseAlarms.length > 0) ? 1 : 0
  } finally {
    await Promise.all(burners.map(end))
  }
}

/** A server of its own for each round: its faults remember who came before. */
async function once(): Promise<CaseOutcome[]> {
  return withReferenceServer(async (urls) => {
    const cases = (await listCases(urls)).filter(isWanted)
    // The protocols of one fault share what it remembers: they go one after another.
    const groups = Map.groupBy(cases, ({ name }) => name)
    const tasks = [...groups.values()].map((group) => async () => {
      const outcomes: CaseOutcome[] = []
      for (const one of group) outcomes.push(await judgeCase(one, { deep: true }))
      return outcomes
    })
    const outcomes = (await runAll(tasks, Number(values['at-once']))).flat()
    const rules = Map.groupBy(
      cases.flatMap(({ mustFail }) => mustFail),
      (rule) => rule,
    )
    const faults = new Map([...rules].map(([rule, all]) => [rule, all.length]))
    process.stdout.write(confusionTable(outcomes, faults))
    return outcomes
  })
}

function isWanted({ name, protocol }: Case): boolean {
  return values.only.length === 0 || values.only.some((text) => `${name} over ${protocol}`.includes(text))
}

/** The rules that said one thing in one round and another in another. */
function changes(rounds: readonly (readonly CaseOutcome[])[]): string {
  const [first = []] = rounds
  const lines = first.flatMap(({ name, protocol, outcomes }, index) =>
    Object.keys(outcomes).flatMap((rule) => {
      const said = new Set(rounds.map((round) => round[index]!.outcomes[rule]))
      return said.size > 1 ? [`${name} over ${protocol}: ${rule} was ${[...said].join(', ')}\n`] : []
    }),
  )
  if (rounds.length < 2) return ''
  return lines.length === 0 ? `all ${rounds.length} rounds alike\n` : lines.join('')
}

// Judges every fault and every unusual server of the reference server, and says where the rules were wrong.
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'

import type { Case } from './cases.ts'
import { end, firstLine, startScript } from './child.ts'
import { measureDefaultRun } from './default-run.ts'
import { publish } from './publish.ts'
import { changesIn, judgeRound, type Round, wrongIn } from './rounds.ts'
import { confusionTable, mistakes } from './table.ts'

const HELP = `npm run matrix -- [--times N] [--busy] [--only TEXT] [--at-once N] [--publish]

  --times N     judge everything so often, and compare (1)
  --busy        keep every core busy meanwhile
  --only TEXT   only cases whose name or protocol has the text in it; may be given again
  --at-once N   cases judged at once (16)
  --publish     write reports/verdicts after each round; without --busy also what one run of
                \`ssespec test\` takes. Not with --only
`

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '1' },
    busy: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    'at-once': { type: 'string', default: '16' },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const times = Number(values.times)
const atOnce = Number(values['at-once'])
if (values.help) process.stdout.write(HELP)
else if (![times, atOnce].every((count) => Number.isInteger(count) && count > 0)) {
  misused('--times and --at-once take a whole number, 1 or more.')
} else if (values.publish && values.only.length > 0) {
  misused('--publish with --only: what is published is the whole matrix.')
} else process.exitCode = await matrix()

function misused(why: string): void {
  process.stderr.write(`${why}\n\n${HELP}`)
  process.exitCode = 2
}

async function matrix(): Promise<number> {
  const { busy } = values
  const startedAt = new Date().toISOString()
  const defaultRun = values.publish && !busy ? await measureDefaultRun() : undefined
  const burners = busy ? cpus().map(() => startScript('busy.ts')) : []
  await Promise.all(burners.map(firstLine))
  try {
    const rounds: Round[] = []
    for (let number = 1; number <= times; number++) {
      const round = await judgeRound(isWanted, atOnce, rounds.at(-1))
      rounds.push(round)
      process.stdout.write(told(round, number))
      if (values.publish) await publish({ startedAt, busy, atOnce, rounds, defaultRun })
    }
    process.stdout.write(changes(rounds))
    return rounds.some((round) => wrongIn(round).length > 0) ? 1 : 0
  } finally {
    await Promise.all(burners.map(end))
  }
}

function told(round: Round, number: number): string {
  const { outcomes, faults, seconds } = round
  return [
    confusionTable(outcomes, faults),
    `round ${number}: ${outcomes.length} cases in ${seconds} s, ${wrongIn(round).length} wrong\n`,
    mistakes(outcomes),
  ].join('')
}

function isWanted({ name, protocol }: Case): boolean {
  return values.only.length === 0 || values.only.some((text) => `${name} over ${protocol}`.includes(text))
}

function changes(rounds: readonly Round[]): string {
  if (rounds.length < 2) return ''
  const lines = changesIn(rounds).map(
    ({ name, protocol, rule, outcomes }) => `${name} over ${protocol}: ${rule} was ${outcomes.join(', ')}\n`,
  )
  return lines.length === 0 ? `all ${rounds.length} rounds alike\n` : lines.join('')
}

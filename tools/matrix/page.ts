import { markdownTable } from '../markdown-table.ts'
import type { DefaultRun } from './default-run.ts'
import type { Published, PublishedMistake, PublishedRule } from './published.ts'
import type { Change } from './rounds.ts'

const LEVELS = ['must', 'should', 'advice'] as const

/** The page of all verdicts on the reference server: a line a run, the confusion table, and what went wrong. */
export function asMarkdown(runs: readonly Published[]): string {
  const [first] = runs
  if (first === undefined) return ''
  const { machine, tool, servers } = first
  return `# Verdicts

Written by \`npm run matrix -- --times N --publish\`, and again with \`--busy\`: every fault and every unusual server of the
reference server, judged over each protocol that it speaks as \`ssespec test --deep\` does, round after round. ${tool.name} ${tool.version},
${machine.system}, ${machine.processors}, Node ${machine.node.slice(1)}.

**Missed**: a fault that its rule does not report. **False alarm**: a rule that fails without a reason; of an unusual server
a must or should rule, of a fault any rule that it is not declared for. **Changed**: a rule that did not have the same outcome
of a server in all rounds, be it pass and inconclusive.

${markdownTable([
  ['machine', 'rounds', 'cases a round', 'missed', 'false alarms', 'changed', 'seconds a round'],
  ...runs.map(lineOf),
])}
${servers.faults} faults and ${servers.unusual} unusual servers; a case is one of them over HTTP/1.1, h2 or h2c. ${levelsOf(first.rules)}

${runs.map(mistakesOf).join('')}## What one run takes

${runs.map(({ defaultRun = [] }) => defaultRunOf(defaultRun)).join('')}
## By rule

Cases that the rule had to fail, over all rounds, and what became of them.

${markdownTable([
  ['rule', 'level', ...runs.flatMap(({ busy }) => headsOf(busy))],
  ...first.rules.map(({ rule, level }) => [
    `[${rule}](../../docs/rules.md#${rule.replaceAll(/[/.]/g, '')})`,
    level,
    ...runs.flatMap(({ rules }) => cellsOf(rules.find((each) => each.rule === rule)!)),
  ]),
])}`
}

function nameOf(busy: boolean): string {
  return busy ? 'every core kept busy' : 'quiet'
}

function lineOf({ busy, rounds, changes }: Published): string[] {
  const seconds = rounds.map((round) => round.seconds)
  const sum = (of: 'missed' | 'falseAlarms'): string =>
    String(rounds.reduce((total, round) => total + round[of], 0))
  return [
    nameOf(busy),
    String(rounds.length),
    String(rounds[0]?.cases ?? 0),
    sum('missed'),
    sum('falseAlarms'),
    String(changes.length),
    `${Math.min(...seconds)} to ${Math.max(...seconds)}`,
  ]
}

function levelsOf(rules: readonly PublishedRule[]): string {
  const counts = LEVELS.map((wanted) => `${rules.filter(({ level }) => level === wanted).length} ${wanted}`)
  return `${rules.length} rules: ${counts.join(', ')}.`
}

function headsOf(busy: boolean): string[] {
  const when = busy ? 'busy' : 'quiet'
  return [`seen, ${when}`, `false alarms, ${when}`]
}

function cellsOf({ faults, missed, falseAlarms }: PublishedRule): string[] {
  return [`${faults - missed} of ${faults}`, String(falseAlarms)]
}

/** What went wrong in a run; nothing where nothing did. */
function mistakesOf({ busy, wrong, changes }: Published): string {
  const lines = [...wrong.map(mistake), ...changes.map(change)]
  return lines.length === 0 ? '' : `Of the rounds with the machine ${nameOf(busy)}:\n\n${lines.join('')}\n`
}

function mistake({ round, name, protocol, missed, falseAlarms }: PublishedMistake): string {
  const said = [
    ...missed.map((text) => `missed ${text}`),
    ...falseAlarms.map((text) => `false alarm ${text}`),
  ]
  return `- round ${round}, ${name} over ${protocol}: ${said.join('; ')}\n`
}

function change({ name, protocol, rule, outcomes }: Change): string {
  return `- changed, ${name} over ${protocol}: ${rule} was ${outcomes.join(', ')}\n`
}

function defaultRunOf(measured: readonly DefaultRun[]): string {
  if (measured.length === 0) return ''
  return `The built command on a good stream of ten events a second, over HTTP/1.1, ${measured[0]!.runs} runs each; without
\`--deep\` is how any server is asked that is not on this machine.

${markdownTable([
  ['options', 'median', 'slowest', 'peak memory', 'requests', 'connections at once'],
  ...measured.map(({ options, medianMs, slowestMs, peakMiB, requests, connectionsAtOnce }) => [
    `\`${options.join(' ')}\``,
    `${(medianMs / 1000).toFixed(1)} s`,
    `${(slowestMs / 1000).toFixed(1)} s`,
    `${peakMiB} MiB`,
    String(requests),
    String(connectionsAtOnce),
  ]),
])}`
}

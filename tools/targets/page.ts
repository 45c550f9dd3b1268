import type { Machine } from '../machine.ts'
import { markdownTable } from '../markdown-table.ts'
import type { Published, PublishedResult } from './published.ts'

const MARKS: Readonly<Record<PublishedResult['outcome'], string>> = {
  pass: '✓',
  fail: '**fails**',
  inconclusive: '?',
  'not-applicable': '',
  blocked: '·',
  crashed: '!',
}

const LEVELS = ['must', 'should', 'advice'] as const

/** The page of all targets: a line for each, and the rules that tell them apart. */
export function asMarkdown(reports: readonly Published[], machine: Machine): string {
  const rules = rulesOf(reports)
  const settled = rules.filter(({ rule }) => !tellsApart(rule, reports))
  return `# Targets

Written by \`npm run targets\`: each server in [scenarios/targets](../../scenarios/targets), started, judged by \`ssespec test
--target\` and stopped. ${machine.system}, ${machine.processors}, Node ${machine.node.slice(1)}.

${markdownTable([
  ['target', 'program', 'over', 'must', 'should', 'advice', 'declares itself'],
  ...reports.map(lineOf),
])}
Counted are the rules that fail. A wrong target is there to show its defects: \`as declared\` means that it does.

## The rules that tell them apart

✓ passes, **fails**, ? could not be told in the time given, · held back by another failure; empty: does not apply.
${reports.some(hasUnnamed) ? '**fails**\\* is not named by the target.\n' : ''}
${markdownTable([
  ['rule', 'level', ...reports.map(columnOf)],
  ...rules
    .filter(({ rule }) => tellsApart(rule, reports))
    .map(({ rule, level }) => [
      `[${rule}](../../docs/rules.md#${rule.replaceAll(/[/.]/g, '')})`,
      level,
      ...reports.map((report) => markOf(rule, report)),
    ]),
])}
Every target passes these, where they apply: ${settled.map(({ rule }) => rule).join(', ')}.

## What was seen

${reports.map(failuresOf).join('\n')}`
}

function lineOf({ target, results }: Published): string[] {
  const failed = (level: string): string =>
    String(results.filter((result) => result.outcome === 'fail' && result.level === level).length)
  const { declared, proxy } = target
  const held = declared?.asDeclared ? 'as declared' : '**but is not**'
  return [
    `[${target.name}](../../scenarios/targets/${target.name})`,
    [target.version, ...(proxy ? [`behind ${proxy.name} ${proxy.version}`] : [])].join(' '),
    protocolOf(results),
    ...LEVELS.map(failed),
    `${declared?.verdict}, ${held}`,
  ]
}

function failuresOf(report: Published): string {
  const failures = report.results.filter(({ outcome }) => outcome === 'fail')
  const lines = failures.map(
    ({ rule, level, message }) => `- ${level} ${rule}${starOf(rule, report)}: ${message}\n`,
  )
  return `**${columnOf(report)}** fails${failures.length === 0 ? ' nothing.\n' : `\n\n${lines.join('')}`}`
}

function markOf(rule: string, report: Published): string {
  return `${MARKS[resultOf(rule, report)?.outcome ?? 'not-applicable']}${starOf(rule, report)}`
}

function hasUnnamed(report: Published): boolean {
  return report.results.some(({ rule, outcome }) => outcome === 'fail' && starOf(rule, report) !== '')
}

/** Marks a failure that the target does not name. */
function starOf(rule: string, { target: { declared } }: Published): string {
  return declared?.verdict === 'wrong' && declared.undeclared.includes(rule) ? '\\*' : ''
}

/** Short enough for the head of a column. */
function columnOf({ target, results }: Published): string {
  const protocol = protocolOf(results)
  return `${target.name}${protocol === 'http/1.1' ? '' : ` ${protocol}`}`
}

function protocolOf(results: readonly PublishedResult[]): string {
  return results[0]?.protocol ?? ''
}

function rulesOf(reports: readonly Published[]): Pick<PublishedResult, 'rule' | 'level'>[] {
  const all = new Map(
    reports.flatMap(({ results }) => results.map((result) => [result.rule, result] as const)),
  )
  return LEVELS.flatMap((wanted) => [...all.values()].filter(({ level }) => level === wanted))
}

/** Whether at least one does not simply pass. */
function tellsApart(rule: string, reports: readonly Published[]): boolean {
  return reports.some((report) =>
    ['fail', 'blocked', 'inconclusive', 'crashed'].includes(resultOf(rule, report)?.outcome ?? ''),
  )
}

function resultOf(rule: string, { results }: Published): PublishedResult | undefined {
  return results.find((result) => result.rule === rule)
}

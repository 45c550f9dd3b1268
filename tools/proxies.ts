// Compares every configuration of the lab over every protocol, with one long silence; measures what each program adds to
// the latency of an event, and how many streams it carries; and publishes it in reports/proxies: `npm run proxies`, or
// `npm run proxies -- NAME…` for some. It takes a quarter of an hour, and wants the machine for itself.
import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { type ComparePair, type CompareReport, render } from '@ssespec/report'

import { cliReport } from './cli-report.ts'
import { thisMachine } from './machine.ts'
import { namesArgument } from './names-argument.ts'
import { readDeclared } from './proxies/declared.ts'
import { type Entry, type Run, toEntry } from './proxies/entry.ts'
import { limitsOf } from './proxies/limits.ts'
import { asJson } from './proxies/matrix-json.ts'
import { asMarkdown } from './proxies/page.ts'
import { isLimited, isTypical, pictured } from './proxies/selection.ts'

const wantedNames = namesArgument('proxies', 'a configuration, or a family of `ssespec lab list`')
const root = fileURLToPath(new URL('..', import.meta.url))
const reports = join(root, 'reports/proxies')
const declaredBy = await readDeclared(join(root, 'scenarios/proxies'))
const runs: Run[] = []

/** Does something, and notes how long it took. */
async function timed<T>(command: string, work: () => Promise<T>): Promise<T> {
  process.stderr.write(`${command}\n`)
  const startedAt = performance.now()
  const before = loadavg()[0]!
  const result = await work()
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  runs.push({ command, seconds, load: [tenths(before), tenths(loadavg()[0]!)] })
  process.stderr.write(`  ${seconds} s\n`)
  return result
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

async function compare(names: string, options: string, shown: string = names): Promise<CompareReport> {
  return timed(`ssespec compare --lab ${shown} ${options}`, async () =>
    cliReport<CompareReport>(['compare', '--lab', names, ...options.split(' ')]),
  )
}

/** Writes what there is so far: the rest takes long, and may fail. */
async function publish(
  pairs: readonly ComparePair[],
  limits: ReadonlyMap<string, Entry['limit']>,
): Promise<void> {
  const { startedAt, leftOut, notes = [] } = report
  const entries = pairs.map((pair): Entry => {
    const limit = limits.get(keyOf(pair))
    return { ...toEntry(pair, declaredBy(pair)), ...(limit && { limit }) }
  })
  const matrix = { schema: 1, machine: thisMachine(), startedAt, runs, leftOut, notes, entries } as const
  await mkdir(reports, { recursive: true })
  await writeFile(join(reports, 'matrix.json'), asJson(matrix))
  await writeFile(join(reports, 'README.md'), asMarkdown(matrix))
  await writeFile(join(reports, 'pictures.html'), await render('html', { ...report, pairs: pictured(pairs) }))
}

function keyOf({ name, protocol }: Pick<ComparePair, 'name' | 'protocol'>): string {
  return `${name} ${protocol}`
}

const report = await compare(wantedNames.join(',') || 'all', '--http all --idle 65s')
await publish(report.pairs, new Map())

const typical = [...new Set(report.pairs.filter(isTypical).map(({ name }) => name))]
const timedPairs = await compare(typical.join(','), '--latency', 'TYPICAL')
const latencies = new Map(timedPairs.pairs.map((pair) => [keyOf(pair), pair.latency]))
const pairs = report.pairs.map((pair): ComparePair => {
  const latency = latencies.get(keyOf(pair))
  return latency === undefined ? pair : { ...pair, latency }
})
await publish(pairs, new Map())

const wanted = pairs.filter(isLimited)
const limits = await timed('ssespec load --via NAME --workload connection-limit', async () =>
  limitsOf(wanted),
)
await publish(pairs, new Map([...limits].map(([pair, limit]) => [keyOf(pair), limit])))
process.stderr.write(`Written: ${join('reports', 'proxies')}\n`)

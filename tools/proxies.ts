// Compares every configuration of the lab, over every protocol, with one long silence and with latencies, looks for the
// limits of each program, and publishes it all in reports/proxies: `npm run proxies`, or `npm run proxies -- NAME…` for
// some. It takes about twenty minutes, and wants the machine for itself.
import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { type CompareReport, render } from '@ssespec/report'

import { cliReport } from './cli-report.ts'
import { thisMachine } from './machine.ts'
import { type Entry, type Matrix, type Run, toEntry } from './proxies/entry.ts'
import { limitOf, limitsWanted } from './proxies/limits.ts'
import { asJson } from './proxies/matrix-json.ts'
import { asMarkdown } from './proxies/page.ts'
import { pictured } from './proxies/pictured.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = join(root, 'reports/proxies')
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

const names = process.argv.slice(2).join(',') || 'all'
const compare = (...options: string[]): Promise<CompareReport> => {
  const command = ['compare', '--lab', names, '--http', 'all', ...options]
  return timed(`ssespec ${command.join(' ')}`, () => cliReport<CompareReport>(command))
}

const report = await compare('--idle', '65s', '--latency')
const limits = new Map<string, Entry['limit']>()
const keyOf = ({ name, protocol }: Pick<Entry, 'name' | 'protocol'>): string => `${name} ${protocol}`
const wanted = limitsWanted(report.pairs)
await timed(`ssespec load --via NAME --workload connection-limit, for ${wanted.length} ways`, async () => {
  for (const pair of wanted) limits.set(keyOf(pair), await limitOf(pair))
})

const matrix: Matrix = {
  schema: 1,
  machine: thisMachine(),
  startedAt: report.startedAt,
  runs,
  leftOut: report.leftOut,
  notes: report.notes ?? [],
  entries: report.pairs.map((pair) => {
    const limit = limits.get(keyOf(pair))
    return { ...toEntry(pair), ...(limit && { limit }) }
  }),
}
await mkdir(reports, { recursive: true })
await writeFile(join(reports, 'matrix.json'), asJson(matrix))
await writeFile(join(reports, 'README.md'), asMarkdown(matrix))
await writeFile(join(reports, 'pictures.html'), await render('html', pictured(report)))
process.stderr.write(`Written: ${join('reports', 'proxies')}\n`)

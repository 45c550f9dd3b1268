// What the same updates cost by polling, long polling, WebSocket and SSE, published in reports/transports: `npm run
// transports`. It takes some four minutes, and wants the machine for itself. It needs Go the first time, to build k6.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { k6Binary } from '@ssespec/lab'

import { command } from '../command.ts'
import { thisMachine } from '../machine.ts'
import { charts } from './charts.ts'
import { invalidBecause } from './figures.ts'
import { loads } from './plan.ts'
import { asMarkdown } from './report.ts'
import { type Run, run } from './run.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const reports = join(root, 'reports/transports')
const say = (text: string): void => void process.stderr.write(`${text}\n`)

await command(async (signal) => {
  const runs = await measureAll(signal)
  const drawn = await charts(runs)
  const machine = thisMachine()
  const day = new Date().toISOString().slice(0, 10)
  await mkdir(reports, { recursive: true })
  for (const { file, svg } of drawn) await writeFile(join(reports, file), svg)
  const report = { schema: 1, day, machine, runs }
  await writeFile(join(reports, 'transports.json'), `${JSON.stringify(report, null, 1)}\n`)
  await writeFile(join(reports, 'README.md'), asMarkdown(runs, drawn, machine, day))
  say('Written: reports/transports')
  // As with `ssespec load`: what could not be judged is no success.
  return runs.some((one) => invalidBecause(one) !== undefined) ? 5 : 0
})

async function measureAll(signal: AbortSignal): Promise<Run[]> {
  const binary = await k6Binary({ moduleFolder: join(root, 'apps/k6'), report: say, signal })
  const runs: Run[] = []
  for (const load of loads) {
    for (const [wire, way] of load.runs) {
      say(`${load.title}: ${way} over ${wire}`)
      const measure = (patience: number): Promise<Run> => run(binary, load, wire, way, signal, patience)
      const first = await measure(1)
      const because = invalidBecause(first)
      if (because !== undefined) say(`  once more, for ${because}`)
      // Clients that could not keep up measured themselves: once more, and then it is what it is.
      const last = because === undefined ? first : await measure(3)
      runs.push(last)
    }
  }
  return runs
}

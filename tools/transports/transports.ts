// What the same updates cost by polling, long polling, WebSocket and SSE, published in reports/transports: `npm run
// transports`. It takes some four minutes, and wants the machine for itself. It needs Go the first time, to build k6.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { k6Binary } from '@ssespec/lab'

import { thisMachine } from '../machine.ts'
import { charts } from './charts.ts'
import { invalidBecause } from './figures.ts'
import { loads } from './plan.ts'
import { asMarkdown } from './report.ts'
import { type Run, run } from './run.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const reports = join(root, 'reports/transports')
const say = (text: string): void => void process.stderr.write(`${text}\n`)

const interrupted = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => interrupted.abort(new Error(`ended by ${name}`)))
}

const binary = await k6Binary({
  moduleFolder: join(root, 'apps/k6'),
  report: say,
  signal: interrupted.signal,
})
const runs: Run[] = []
for (const load of loads) {
  for (const [wire, way] of load.runs) {
    say(`${load.title}: ${way} over ${wire}`)
    const measure = (patience: number): Promise<Run> =>
      run(binary, load, wire, way, interrupted.signal, patience)
    const first = await measure(1)
    const because = invalidBecause(first)
    if (because === undefined) runs.push(first)
    else {
      // Clients that could not keep up measured themselves: once more, and then it is what it is.
      say(`  once more, for ${because}`)
      const second = await measure(3)
      const again = invalidBecause(second)
      if (again !== undefined) say(`  not valid: ${again}`)
      runs.push(second)
    }
  }
}

const drawn = await charts(runs)
const machine = thisMachine()
const day = new Date().toISOString().slice(0, 10)
await mkdir(reports, { recursive: true })
for (const { file, svg } of drawn) await writeFile(join(reports, file), svg)
await writeFile(
  join(reports, 'transports.json'),
  `${JSON.stringify({ schema: 1, day, machine, runs }, null, 1)}\n`,
)
await writeFile(join(reports, 'README.md'), asMarkdown(runs, drawn, machine, day))
say('Written: reports/transports')
// As with `ssespec load`: what could not be judged is no success.
if (runs.some((one) => invalidBecause(one) !== undefined)) process.exitCode = 5

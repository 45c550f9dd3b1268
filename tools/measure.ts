// Measures how event streams fare under load, directly and through nginx, and publishes it in reports/load:
// `npm run measure`. It takes some five minutes, and wants the machine for itself.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { validLoadReport } from './load-report.ts'
import { thisMachine } from './machine.ts'
import { asMarkdown, type Measured, type Run } from './measure-report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = join(root, 'reports/load')

const WAYS = ['direct', 'nginx-right', 'nginx-default'] as const
const PROTOCOLS = ['1.1', '2'] as const

function plan(): Run[] {
  const runs: Run[] = []
  const each = (workload: Run['workload'], args: readonly string[]): void => {
    for (const way of WAYS) for (const http of PROTOCOLS) runs.push({ workload, way, http, args })
  }
  const opened = ['--streams', '5000', '--duration', '2s']
  each('connection-limit', ['/events?rate=1', ...opened])
  // As many as nginx has room for as it comes.
  const few = ['/events?rate=5&retry=2000', '--streams', '200']
  each('reconnect', [...few, '--down', '3s'])
  for (const way of ['nginx-right', 'nginx/shutdown-timeout'] as const) {
    for (const http of PROTOCOLS) runs.push({ workload: 'reconnect', way, http, args: [...few, '--reload'] })
  }
  // nginx buffers where the origin does not forbid it, as most origins do not.
  each('latency', ['/events?rate=20&accelBuffering=omit', '--streams', '100', '--duration', '8s'])
  const storm = ['/events?rate=1&retry=2000', '--streams', '5000', '--down', '3s']
  runs.push({ workload: 'reconnect', way: 'direct', http: '1.1', args: storm })
  runs.push({ workload: 'reconnect', way: 'direct', http: '1.1', args: [...storm, '--jitter', '1'] })
  return runs
}

const measured: Measured[] = []
for (const run of plan()) {
  const { workload, way, http, args } = run
  process.stderr.write(`${workload}, ${way}, HTTP/${http}, ${args.join(' ')}\n`)
  const via = way === 'direct' ? [] : ['--via', way]
  const command = [...args, '--workload', workload, '--http', http, ...via]
  measured.push({ run, report: await validLoadReport(command) })
}
const machine = thisMachine()
await mkdir(reports, { recursive: true })
await writeFile(
  join(reports, 'measurements.json'),
  `${JSON.stringify({ schema: 1, machine, measured }, null, 1)}\n`,
)
await writeFile(join(reports, 'README.md'), asMarkdown(measured, machine))
process.stderr.write(`Written: ${join('reports', 'load')}\n`)

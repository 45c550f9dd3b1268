// What a broadcast costs: the reference server beside better-sse and Go's net/http, each in a process of its own, read
// by the same client in the same run. `npm run bench -w apps/reference-server`. It needs Linux and Go.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Figures, type Load, NODE_OPTIONS, read, startServer } from './process.ts'

const K6 = join(import.meta.dirname, '../../k6')
const ROUNDS = 2

/** Events a second of each client. */
const BROADCAST = { rate: 30, load: { streams: 1000, spreadSeconds: 1, seconds: 5 } }
const MANY = { rate: 1, load: { streams: 10_000, spreadSeconds: 5, seconds: 5 } }

const folder = mkdtempSync(join(tmpdir(), 'ssespec-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true }))
const build = (name: string): string => {
  const path = join(folder, name)
  execFileSync('go', ['build', '-trimpath', '-o', path, `./bench/${name}`], { cwd: K6, stdio: 'inherit' })
  return path
}
const client = build('rawclient')
const fanout = build('fanout')

const node = (name: string) => (rate: number) =>
  startServer(process.execPath, [...NODE_OPTIONS, join(import.meta.dirname, 'servers', name), String(rate)])
const servers = {
  'reference server': node('ours.ts'),
  'better-sse': node('better-sse.ts'),
  'Go net/http': (rate: number) => startServer(fanout, ['-rate', String(rate)]),
}

async function measure(start: (rate: number) => ReturnType<typeof startServer>, rate: number, load: Load) {
  await using server = await start(rate)
  return await read(client, server, load)
}

const cpuPerEvent = ({ server, events }: Figures): number => (server.cpuMs * 1000) / events
const complete = ({ events, opened, measuredSeconds }: Figures, rate: number): number =>
  events / (opened * rate * measuredSeconds)

const rows: string[][] = [
  [
    'server',
    'µs of CPU an event',
    'ratio',
    'delivered',
    'p50',
    'p99',
    `MiB at ${MANY.load.streams} × 1/s`,
    'of a core',
  ],
]
const best = new Map<string, Figures>()
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, start] of Object.entries(servers)) {
    process.stderr.write(`${name} …\n`)
    const figures = await measure(start, BROADCAST.rate, BROADCAST.load)
    const before = best.get(name)
    if (before === undefined || cpuPerEvent(figures) < cpuPerEvent(before)) best.set(name, figures)
  }
}
const ours = cpuPerEvent(best.get('reference server')!)
for (const [name, start] of Object.entries(servers)) {
  process.stderr.write(`${name}, many …\n`)
  const figures = best.get(name)!
  const many = await measure(start, MANY.rate, MANY.load)
  rows.push([
    name,
    cpuPerEvent(figures).toFixed(1),
    (cpuPerEvent(figures) / ours).toFixed(2),
    `${(complete(figures, BROADCAST.rate) * 100).toFixed(0)} %`,
    ...[figures.latencyMs?.p50, figures.latencyMs?.p99].map((ms) => `${ms?.toFixed(1) ?? '-'} ms`),
    (many.server.residentKiB / 1024).toFixed(0),
    `${(many.server.cpuMs / many.measuredSeconds / 10).toFixed(0)} %`,
  ])
}
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
const [head = [], ...body] = rows
process.stdout.write(`${line(head)}${line(head.map(() => '---'))}${body.map(line).join('')}`)

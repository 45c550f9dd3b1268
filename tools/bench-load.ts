// What the load generator costs, beside a raw Go client (the floor) and Locust with sseclient-py (the peer), in one
// run: `npm run bench:load`. It needs Linux and Go, takes some three minutes, and wants the machine for itself.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { LoadReport } from '@ssespec/report'

import {
  type Figures,
  NODE_OPTIONS,
  read,
  type ServerProcess,
  startServer,
} from '../apps/reference-server/bench/process.ts'
import { locust, runLocust } from './bench-load-locust.ts'
import { validLoadReport } from './load-report.ts'
import { thisMachine } from './machine.ts'
import { markdownTable } from './markdown-table.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ssespec-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true }))
const client = join(folder, 'rawclient')
execFileSync('go', ['build', '-trimpath', '-o', client, './bench/rawclient'], { cwd: join(root, 'apps/k6') })

const SECONDS = 5

interface Load {
  readonly streams: number
  /** Events a second of each stream. */
  readonly rate: number
  readonly http?: '1.1' | '2c'
  /** All streams have their events at the same time unless each has its own. */
  readonly sequence?: 'shared' | 'connection'
}

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const server = ({ rate, sequence = 'shared' }: Load) =>
  startServer(process.execPath, [
    ...NODE_OPTIONS,
    join(root, 'apps/reference-server/bench/servers/ours.ts'),
    String(rate),
    sequence,
  ])
const spreadSeconds = ({ streams }: Load): number => Math.max(1, streams / 2000)

/** k6, as `ssespec load` runs it. */
function k6(url: string, load: Load): Promise<LoadReport> {
  const spread = ['--spread', `${spreadSeconds(load)}s`, '--duration', `${SECONDS}s`]
  return validLoadReport([url, '--streams', String(load.streams), '--http', load.http ?? '1.1', ...spread])
}

/** The floor. */
function rawClient(origin: ServerProcess, load: Load): Promise<Figures> {
  return read(client, origin, { streams: load.streams, spreadSeconds: spreadSeconds(load), seconds: SECONDS })
}

async function ours(load: Load): Promise<LoadReport> {
  say(`k6: ${load.streams} × ${load.rate}/s over HTTP/${load.http ?? '1.1'}`)
  await using origin = await server(load)
  return await k6(origin.url, load)
}

async function raw(load: Load): Promise<Figures> {
  say(`raw Go client: ${load.streams} × ${load.rate}/s`)
  await using origin = await server(load)
  return await rawClient(origin, load)
}

const memory = (report: LoadReport): string => number(report.generator.memoryPerStreamKiB)
const cpu = (report: LoadReport): string => number(report.generator.cpuPerEventUs)
const captured = ({ events }: LoadReport): string => percent(events.captured, events.sent)

async function rows(): Promise<string[][]> {
  const table = [['', 'k6 of ssespec', 'raw Go client', 'captured by k6']]
  for (const load of [
    { streams: 5000, rate: 1 },
    { streams: 10_000, rate: 1 },
  ]) {
    const [one, floor] = [await ours(load), await raw(load)]
    const rawMemory = floor.client.residentKiB / floor.opened
    table.push([`KiB a stream, ${load.streams} over HTTP/1.1`, memory(one), number(rawMemory), captured(one)])
  }
  const h2 = await ours({ streams: 20_000, rate: 1, http: '2c' })
  table.push(['KiB a stream, 20000 over shared HTTP/2', memory(h2), '', captured(h2)])

  const single = { streams: 1000, rate: 100 }
  const [one, floor] = [await ours(single), await raw(single)]
  const rawCpu = (floor.client.cpuMs * 1000) / floor.events
  table.push(['µs of CPU an event, one a read', cpu(one), number(rawCpu), captured(one)])
  const batches = { streams: 40, rate: 10_000 }
  const [many, floods] = [await ours(batches), await raw(batches)]
  const floodCpu = (floods.client.cpuMs * 1000) / floods.events
  table.push(['µs of CPU an event, as many a read as come', cpu(many), number(floodCpu), captured(many)])

  table.push(await latencyRow())
  return table
}

/** Both at once, on one server; the quietest of three rounds: what else the machine does makes them only worse. */
async function latencyRow(): Promise<string[]> {
  const load: Load = { streams: 20, rate: 50, sequence: 'connection' }
  say('k6 and the raw Go client at once')
  await using origin = await server(load)
  let best: { k6: LoadReport; floor: Figures } | undefined
  for (let round = 0; round < 3; round++) {
    const [report, floor] = await Promise.all([k6(origin.url, load), rawClient(origin, load)])
    const p50 = report.latencyMs?.p50 ?? Infinity
    if (p50 < (best?.k6.latencyMs?.p50 ?? Infinity)) best = { k6: report, floor }
  }
  if (best === undefined) throw new Error('no event was measured')
  const figures = [best.k6.latencyMs?.p50, best.floor.latencyMs?.p50].map(number)
  return ['ms of latency p50, 20 × 50/s each, at once', ...figures, captured(best.k6)]
}

async function peerRows(): Promise<string[][]> {
  const program = await locust(say)
  if (program === undefined) return []
  const load = { streams: 500, rate: 20 }
  const one = await ours(load)
  say('Locust with sseclient-py')
  await using origin = await server(load)
  const peer = await runLocust(program, origin.url, { ...load, spreadSeconds: 5, seconds: SECONDS })
  const sent = load.streams * load.rate * peer.seconds
  return [
    ['500 streams × 20/s', 'k6 of ssespec', 'Locust, sseclient-py'],
    ['KiB a stream, the process included', memory(one), number(peer.residentKiB / peer.streams)],
    ['µs of CPU an event, the process included', cpu(one), number((peer.cpuMs * 1000) / peer.events)],
    ['ms of latency p50', number(one.latencyMs?.p50), number(peer.p50Ms)],
    ['captured', captured(one), percent(peer.events, sent)],
  ]
}

function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-'
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

function percent(part: number, whole: number | null): string {
  return whole === null || whole === 0 ? '-' : `${Math.min(100, (part / whole) * 100).toFixed(1)} %`
}

const { processors, memoryGiB, system, node } = thisMachine()
const text = `# What the load generator costs

Written by \`npm run bench:load\`, in one run on ${processors}, ${memoryGiB} GiB, ${system}, Node ${node}. Memory is that of
the whole process at its largest. The raw Go client is the floor: a goroutine, a socket and a buffer of 4 KiB a stream,
no HTTP library and no parser.

${markdownTable(await rows())}
${markdownTable(await peerRows())}`
mkdirSync(join(root, 'reports/load'), { recursive: true })
writeFileSync(join(root, 'reports/load/bench.md'), text)
process.stdout.write(text)

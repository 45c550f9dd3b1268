import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { runK6 } from '@ssespec/lab'

import type { Measured } from '../../scenarios/load/transports/measured.ts'
import type { Load, Way, Wire } from './plan.ts'
import { type Passed, startRelay } from './relay.ts'
import { type MeasuredServer, startMeasuredServer } from './server.ts'
import type { Cost } from './server-process.ts'
import { warm } from './warm.ts'

/** What one way over one wire came to, under one load. */
export interface Run {
  readonly load: Load['id']
  readonly wire: Wire
  readonly way: Way
  /** What the clients saw. */
  readonly seen: Measured
  readonly seconds: number
  readonly bytes: { readonly up: number; readonly down: number }
  /** Connections opened until the end, and how many of them while everything was counted. */
  readonly connections: { readonly opened: number; readonly anew: number }
  readonly server: {
    readonly cpuMs: number
    /** What each client has it hold more than before the first came, in KiB; null where that was not measured. */
    readonly memoryPerClientKiB: number | null
  }
}

const script = fileURLToPath(new URL('../../scenarios/load/transports.ts', import.meta.url))
/** Clients a second that come. */
const PACE = 200
/** How long they stay when all is counted, while the server is asked what it holds. */
const LINGER_MS = 1000

/**
 * Starts a server of its own, has the clients come, and reads what it spends while they are there.
 *
 * @param patience How many times longer than usual clients have to come.
 */
export async function run(
  binary: string,
  load: Load,
  wire: Wire,
  way: Way,
  signal: AbortSignal,
  patience = 1,
): Promise<Run> {
  await using server = await startMeasuredServer()
  const target = new URL(wire === 'clear' ? server.url : server.secureUrl)
  await using relay = await startRelay(Number(target.port))
  target.port = String(relay.port)
  if (load.memory) await warm(target)
  const empty = await server.memory()

  let from: Sample | undefined
  let to: Sample | undefined
  let full: number | undefined
  const seen = await clients(
    binary,
    {
      ...settingsOf(load, wire, way, target),
      ...settle(way, patience),
      SSESPEC_ORIGIN_MS: String(server.origin),
    },
    signal,
    async (phase) => {
      const heardAt = performance.now()
      const sample = await sampleOf(server, relay.passed())
      if (phase === 'measuring') from = sample
      else {
        to = sample
        const { resident } = await server.memory()
        // Later the clients may be gone.
        if (performance.now() - heardAt < LINGER_MS) full = resident
      }
    },
  )
  if (from === undefined || to === undefined) {
    throw new Error('the clients did not say when the counting began and ended')
  }
  return {
    load: load.id,
    wire,
    way,
    seen,
    seconds: (to.atMs - from.atMs) / 1000,
    bytes: { up: to.up - from.up, down: to.down - from.down },
    connections: { opened: to.connections, anew: to.connections - from.connections },
    server: {
      cpuMs: to.cpuMs - from.cpuMs,
      memoryPerClientKiB:
        load.memory && full !== undefined ? (full - empty.resident) / 1024 / load.clients : null,
    },
  }
}

type Sample = Cost & Passed

async function sampleOf(server: MeasuredServer, passed: Passed): Promise<Sample> {
  return { ...(await server.cost()), ...passed }
}

const PATHS: Readonly<Record<Way, string>> = {
  'poll-1s': '/transports/poll',
  'poll-5s': '/transports/poll',
  'poll-newest': '/transports/poll',
  'long-poll': '/transports/long-poll',
  websocket: '/transports/websocket',
  sse: '/events',
}

function settingsOf(load: Load, wire: Wire, way: Way, target: URL): Record<string, string> {
  const url = new URL(PATHS[way], target)
  url.searchParams.set('rate', String(load.rate))
  url.searchParams.set('size', String(load.size))
  if (way === 'poll-newest') url.searchParams.set('updates', 'newest')
  return {
    SSESPEC_URL: url.href,
    SSESPEC_TRANSPORT: way.startsWith('poll') ? 'poll' : way,
    SSESPEC_CLIENTS: String(load.clients),
    SSESPEC_DURATION_MS: String(load.durationMs),
    SSESPEC_SPREAD_MS: String(Math.round((load.clients * 1000) / PACE)),
    SSESPEC_PERIOD_MS: String(1000 / load.rate),
    SSESPEC_LINGER_MS: String(LINGER_MS),
    SSESPEC_INTERVAL_MS: way === 'poll-5s' ? '5000' : '1000',
    SSESPEC_UPSTREAM: String(load.upstream ?? 0),
    SSESPEC_UPSTREAM_URL: new URL('/transports/message', target).href,
    SSESPEC_PROTOCOL: wire === 'h2' ? 'h2' : 'http/1.1',
    SSESPEC_INSECURE: '1',
    // Go's HTTP client speaks HTTP/2 wherever TLS offers it.
    ...(wire === 'h2' ? {} : { GODEBUG: 'http2client=0' }),
  }
}

/** Clients must be there before anything is counted, and have polled once. */
function settle(way: Way, patience: number): Record<string, string> {
  return { SSESPEC_SETTLE_MS: String(way === 'poll-5s' ? 5000 : 1500 * patience) }
}

/** Runs k6 and reads what the clients saw. */
async function clients(
  binary: string,
  settings: Record<string, string>,
  signal: AbortSignal,
  onPhase: (phase: 'measuring' | 'over') => Promise<void>,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-transports-'))
  const summary = join(folder, 'summary.json')
  const log = new PassThrough()
  const phases: Promise<void>[] = []
  createInterface({ input: log }).on('line', (line) => {
    const phase = /\\"phase\\":\\"(measuring|over)\\"/.exec(line)?.[1]
    if (phase !== undefined) phases.push(onPhase(phase as 'measuring' | 'over'))
  })
  try {
    const { exitCode, stdout, stderr } = await runK6({
      binary,
      script,
      args: ['--quiet', '--no-color', '--address', '', '--log-format', 'json', '--include-system-env-vars'],
      env: { ...settings, SSESPEC_SUMMARY: summary },
      signal,
      onStderr: (bytes) => void log.write(bytes),
    })
    await Promise.all(phases)
    const text = await readFile(summary, 'utf8').catch(() => undefined)
    if (text === undefined) {
      throw new Error(`the load generator ended with ${exitCode} and no result:\n${stderr || stdout}`)
    }
    return JSON.parse(text) as Measured
  } finally {
    log.end()
    await rm(folder, { recursive: true, force: true })
  }
}

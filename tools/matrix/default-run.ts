import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { readRecordings } from '@ssespec/recording'

import { startRelay } from '../transports/relay.ts'
import { withReferenceServer } from './reference.ts'

const bin = fileURLToPath(new URL('../../apps/cli/bin/ssespec.js', import.meta.url))
const peak = new URL('peak.ts', import.meta.url).href

const RUNS = 5

/** What one run of `ssespec test` takes, on the reference server's stream of ten events a second. */
export interface DefaultRun {
  readonly options: readonly string[]
  readonly runs: number
  readonly medianMs: number
  readonly slowestMs: number
  /** The largest resident set of all runs. */
  readonly peakMiB: number
  readonly requests: number
  /** The most that were open at once, as a relay between saw it. */
  readonly connectionsAtOnce: number
}

/** The built command, as it is for any server, and with what strains one on this machine. */
export async function measureDefaultRun(): Promise<DefaultRun[]> {
  const measured: DefaultRun[] = []
  for (const options of [['--no-deep'], ['--deep']]) measured.push(await measure(options))
  return measured
}

async function measure(options: readonly string[]): Promise<DefaultRun> {
  return withReferenceServer(async ({ url }) => {
    const runs: Once[] = []
    for (let run = 1; run <= RUNS; run++) runs.push(await runOnce(`${url}/events`, options))
    const times = runs.map(({ ms }) => ms).toSorted((a, b) => a - b)
    const most = (of: (run: Once) => number): number => Math.max(...runs.map(of))
    return {
      options,
      runs: RUNS,
      medianMs: times[Math.floor(times.length / 2)]!,
      slowestMs: times.at(-1)!,
      peakMiB: Math.round(most(({ peakKiB }) => peakKiB) / 1024),
      requests: most(({ requests }) => requests),
      connectionsAtOnce: most(({ connectionsAtOnce }) => connectionsAtOnce),
    }
  })
}

interface Once {
  readonly ms: number
  readonly peakKiB: number
  readonly requests: number
  readonly connectionsAtOnce: number
}

async function runOnce(stream: string, options: readonly string[]): Promise<Once> {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-default-run-'))
  const url = new URL(stream)
  await using relay = await startRelay(Number(url.port))
  url.port = String(relay.port)
  try {
    const peakFile = join(folder, 'peak')
    const started = performance.now()
    const child = spawn(
      process.execPath,
      ['--import', peak, bin, 'test', url.href, ...options, '--record', join(folder, 'seen')],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PEAK_FILE: peakFile } },
    )
    const [code] = (await once(child, 'close')) as [number | null]
    const ms = Math.round(performance.now() - started)
    if (code !== 0) throw new Error(`ssespec test ${options.join(' ')} ended with ${code} on the good server`)
    return {
      ms,
      peakKiB: Number(await readFile(peakFile, 'utf8')),
      requests: await requestsIn(join(folder, 'seen')),
      connectionsAtOnce: relay.passed().atOnce,
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function requestsIn(folder: string): Promise<number> {
  const files = (await readdir(folder)).map((name) => join(folder, name))
  const recordings = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).flatMap((text) => [
    ...readRecordings(text),
  ])
  return recordings.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'request')).length
}

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

const PACKAGES = ['locust==2.47.0', 'sseclient-py==1.9.0']
const INSTALL_MS = 120_000

export interface LocustFigures {
  readonly streams: number
  readonly events: number
  readonly seconds: number
  readonly cpuMs: number
  readonly residentKiB: number
  readonly p50Ms: number | null
}

/** Locust in an environment of its own in the user's cache; undefined, with the reason told, where it cannot be had. */
export async function locust(tell: (text: string) => void): Promise<string | undefined> {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const environment = join(cache, 'ssespec', 'bench-locust')
  const program = join(environment, 'bin', 'locust')
  if (existsSync(program)) return program
  try {
    await run('python3', ['-m', 'venv', environment], { timeout: INSTALL_MS })
    await run(join(environment, 'bin', 'pip'), ['install', '--quiet', ...PACKAGES], { timeout: INSTALL_MS })
    return program
  } catch (error) {
    tell(`left out: Locust cannot be installed: ${(error as Error).message.split('\n')[0]}`)
    await rm(environment, { recursive: true, force: true })
    return undefined
  }
}

export async function runLocust(
  program: string,
  url: string,
  { streams, spreadSeconds, seconds }: { streams: number; spreadSeconds: number; seconds: number },
): Promise<LocustFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-locust-'))
  try {
    const figures = join(folder, 'figures.json')
    const script = fileURLToPath(new URL('bench-load-locust.py', import.meta.url))
    const args = ['--headless', '--locustfile', script, '--host', url, '--users', String(streams)]
    const rate = [
      '--spawn-rate',
      String(streams / spreadSeconds),
      '--run-time',
      `${spreadSeconds + seconds}s`,
    ]
    await run(program, [...args, ...rate, '--stop-timeout', '1'], {
      env: { ...process.env, FIGURES: figures },
      timeout: 60_000,
      maxBuffer: 1 << 26,
    })
    return JSON.parse(await readFile(figures, 'utf8')) as LocustFigures
  } finally {
    await rm(folder, { recursive: true })
  }
}

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'

import { runK6 } from '@ssespec/lab'
import type { Measurement } from '@ssespec/report'

import { workloadScript } from '../checkout.ts'
import { readLogLine, type State } from './state.ts'
import { settingsOf, type Workload } from './workload.ts'

/**
 * Runs one generator process and reads what it measured.
 *
 * @throws Error with what the generator said, if it gave no result
 */
export async function generate(
  binary: string,
  workload: Workload,
  signal: AbortSignal,
  onState: (state: State) => void,
): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-load-'))
  const summary = join(folder, 'summary.json')
  const log = new PassThrough()
  const errors: string[] = []
  createInterface({ input: log }).on('line', (text) => {
    const line = readLogLine(text)
    if ('state' in line) onState(line.state)
    else if (line.isError) errors.push(line.text)
  })
  try {
    const { exitCode, stdout, stderr } = await runK6({
      binary,
      script: workloadScript(workload.name),
      // Without an address k6 opens no port of its own. Settings go through the environment, for headers may be
      // secrets and arguments can be read by everybody.
      args: ['--quiet', '--no-color', '--address', '', '--log-format', 'json', '--include-system-env-vars'],
      env: { ...settingsOf(workload), SSESPEC_SUMMARY: summary, SSESPEC_PROGRESS: '1' },
      signal,
      onStderr: (bytes) => void log.write(bytes),
    })
    const text = await readFile(summary, 'utf8').catch(() => undefined)
    if (text === undefined) {
      throw new Error(
        `the load generator ended with ${exitCode} and no result:\n${errors.join('\n') || stderr || stdout}`,
      )
    }
    return JSON.parse(text) as Measurement
  } finally {
    log.end()
    await rm(folder, { recursive: true, force: true })
  }
}

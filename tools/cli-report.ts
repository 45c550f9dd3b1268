import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../apps/cli/test/support/entry.ts', import.meta.url))

/** The command gave no report. */
export class NoReportError extends Error {
  override readonly name = 'NoReportError'

  /** What it ended with; null for a signal. */
  readonly exitCode: number | null

  constructor(command: readonly string[], exitCode: number | null, stderr: string) {
    super(`ssespec ${command.join(' ')} ended with ${exitCode}:\n${stderr}`)
    this.exitCode = exitCode
  }
}

/**
 * Runs a command of `ssespec` that takes `--reporter`, from the sources, as a user does, and gives its report.
 * @throws NoReportError with what it wrote, where it gives none
 */
export async function cliReport<Report>(command: readonly string[]): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-report-'))
  try {
    const file = join(folder, 'report.json')
    const child = spawn(
      process.execPath,
      ['--conditions=@ssespec/source', entry, ...command, '--reporter', `json=${file}`],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const [code] = (await once(child, 'close')) as [number | null]
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined) throw new NoReportError(command, code, stderr)
    return JSON.parse(text) as Report
  } finally {
    await rm(folder, { recursive: true })
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { LoadReport } from '@ssespec/report'

const entry = fileURLToPath(new URL('../apps/cli/test/support/entry.ts', import.meta.url))

/** Runs `ssespec load` from the sources, as a user does, and gives its report. */
export async function loadReport(args: readonly string[]): Promise<LoadReport> {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-report-'))
  try {
    const file = join(folder, 'report.json')
    const command = ['load', ...args, '--reporter', `json=${file}`]
    const child = spawn(process.execPath, ['--conditions=@ssespec/source', entry, ...command], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const [code] = (await once(child, 'close')) as [number | null]
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined) throw new Error(`ssespec ${command.join(' ')} ended with ${code}:\n${stderr}`)
    return JSON.parse(text) as LoadReport
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A generator that could not keep up measured itself: once more, and then it is what it is. */
export async function validLoadReport(args: readonly string[]): Promise<LoadReport> {
  const report = await loadReport(args)
  return report.valid ? report : loadReport(args)
}

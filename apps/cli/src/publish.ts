import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import { render, type RenderOptions, type Report } from '@ssespec/report'

import { UsageError } from './errors.ts'
import type { ReporterChoice } from './options/reporter.ts'

/** Writes a report by each of the reporters: to its file, or to standard output. */
export async function publish(report: Report, choices: readonly ReporterChoice[]): Promise<void> {
  for (const { name, file } of choices.length === 0
    ? [{ name: 'terminal' as const, file: undefined }]
    : choices) {
    const text = await render(name, report, file === undefined ? screen() : {})
    if (file === undefined) process.stdout.write(text)
    else {
      await write(file, text)
      process.stderr.write(`Written: ${file}\n`)
    }
  }
}

function screen(): RenderOptions {
  const { stdout, env } = process
  return {
    columns: Math.max(40, stdout.isTTY && stdout.columns > 0 ? stdout.columns : 80),
    color: stdout.isTTY && stdout.hasColors() && !env['NO_COLOR'],
    unicode: /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '') || !stdout.isTTY,
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  } catch (error) {
    throw new UsageError(`the report cannot be written to ${file}: ${(error as Error).message}`)
  }
}

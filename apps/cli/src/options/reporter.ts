import { isReporterName, type ReporterName, reporters } from '@ssespec/report'

import { UsageError } from '../errors.ts'

/** Where a report goes, and in what form. */
export interface ReporterChoice {
  readonly name: ReporterName
  /** Standard output without one. */
  readonly file?: string
}

/** Reads `--reporter NAME[=FILE]`, once for each time the option is given. */
export function collectReporter(text: string, before: readonly ReporterChoice[] = []): ReporterChoice[] {
  const [name = '', ...rest] = text.split('=')
  const file = rest.join('=')
  if (!isReporterName(name)) {
    throw new UsageError(`--reporter ${name}: there are ${Object.keys(reporters).join(', ')}.`)
  }
  if (rest.length > 0 && file === '') throw new UsageError(`--reporter ${name}=: a file name is missing.`)
  if (rest.length === 0 && before.some((choice) => choice.file === undefined)) {
    throw new UsageError(
      `--reporter ${name}: only one reporter can write to the terminal; give this one a file: ${name}=FILE.`,
    )
  }
  return [...before, rest.length === 0 ? { name } : { name, file }]
}

import type { Report } from '../shapes/report.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import type { Reporter, RenderOptions } from './reporter.ts'
import { terminal } from './terminal.ts'

/** The names that `--reporter` takes. A new reporter is a file here, a name, and a line in the record. */
export type ReporterName = 'terminal' | 'json' | 'junit' | 'html'

export const reporters: Readonly<Record<ReporterName, Reporter>> = { terminal, json, junit, html }

/** Whether a reporter has that name. */
export function isReporterName(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name)
}

/** Writes a report by the reporter of that name; the text ends in a line feed. */
export async function render(
  name: ReporterName,
  report: Report,
  options: Partial<RenderOptions> = {},
): Promise<string> {
  const reporter = reporters[name]
  const full: RenderOptions = { columns: 80, color: false, unicode: true, ...options }
  switch (report.kind) {
    case 'test':
      return reporter.test(report, full)
    case 'compare':
      return reporter.compare(report, full)
    case 'load':
      return reporter.load(report, full)
  }
}

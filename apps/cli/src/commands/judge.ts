import { exitCodeOf, judge, selectRules, whyNotReached } from '@ssespec/conformance'
import { toTestReport } from '@ssespec/report'
import { Command } from 'commander'

import { UnreachableError } from '../errors.ts'
import { collectReporter, type ReporterChoice } from '../options/reporter.ts'
import { publish } from '../publish.ts'
import { loadRecordings } from '../recordings.ts'
import { tool } from '../tool.ts'

interface Options {
  rules?: string
  strict?: true
  reporter?: ReporterChoice[]
}

export function judgeCommand(): Command {
  return new Command('judge')
    .argument('<path...>', 'recordings, or folders of them')
    .option('--rules <globs>', 'only these rules, -GLOB leaves out')
    .option('--strict', 'exit with 1 for failed should rules as well')
    .option('--reporter <name[=file]>', 'terminal, json, junit or html; may be given again', collectReporter)
    .addHelpText(
      'after',
      `
Examples:
  ssespec test http://localhost:8080/events --record seen
  ssespec judge seen`,
    )
    .action(judgePaths)
}

async function judgePaths(paths: string[], options: Options): Promise<void> {
  const rules = selectRules('server', options.rules?.split(','))
  const recordings = await loadRecordings(paths)
  const startedAt = new Date()
  // `test` leaves HTTP/2 over TLS out where it fails, and ends when anything else that is offered cannot be reached.
  const unreachable = whyNotReached(recordings, (protocol) => protocol !== 'h2')
  if (unreachable) {
    throw new UnreachableError(
      `${recordings[0]!.url} could not be reached: ${unreachable.message} (${unreachable.code}).`,
    )
  }
  const results = judge(rules, { recordings })
  const report = toTestReport({
    tool,
    url: recordings[0]!.url,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    results,
  })
  await publish(report, options.reporter ?? [])
  process.exitCode = exitCodeOf(results, { strict: options.strict ?? false })
}

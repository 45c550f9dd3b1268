import { EXIT, type ProtocolChoice, protocolsOf } from '@ssespec/conformance'
import { k6Binary } from '@ssespec/lab'
import type { Header } from '@ssespec/recording'
import { Command, Option } from 'commander'

import { k6Folder } from '../checkout.ts'
import { interruptible } from '../interruption.ts'
import { runWorkload } from '../load/run-workload.ts'
import { readDuration } from '../options/duration.ts'
import { collectHeader } from '../options/header.ts'
import { readCount } from '../options/count.ts'
import { collectReporter, type ReporterChoice } from '../options/reporter.ts'
import { readUrl } from '../options/url.ts'
import { progress } from '../progress.ts'
import { publish } from '../publish.ts'

interface Options {
  workload: string
  streams: number
  duration: number
  http?: Exclude<ProtocolChoice, 'auto' | 'all'>
  header?: Header[]
  insecure?: true
  reporter?: ReporterChoice[]
}

export function loadCommand(): Command {
  return new Command('load')
    .description('open many streams with k6 and measure every event')
    .argument('<url>', 'the stream')
    .addOption(new Option('--workload <name>', 'what to do').choices(['latency']).default('latency'))
    .option('--streams <n>', 'how many streams', readCount, 10)
    .option('--duration <time>', 'how long', readDuration, 5000)
    .addOption(
      new Option('--http <version>', 'HTTP version: 1.1, 2, 2c (HTTP/2 in the clear)').choices([
        '1.1',
        '2',
        '2c',
      ]),
    )
    .option('-H, --header <header>', "a request header, 'Name: value'; may be given again", collectHeader)
    .option('--insecure', 'accept any TLS certificate')
    .option('--reporter <name[=file]>', 'terminal, json, junit or html; may be given again', collectReporter)
    .addHelpText(
      'after',
      `
Events that carry {"sequence","sentAt"} as those of \`ssespec serve\` do are followed by number and by age; of any other
stream the first event, the gaps and the counts are measured.

Examples:
  ssespec load http://127.0.0.1:8080/events --streams 100 --duration 10s
  ssespec load https://localhost:8443/events --http 2 --insecure --reporter json=load.json`,
    )
    .action(load)
}

async function load(text: string, options: Options): Promise<void> {
  const { url, headers } = readUrl(text)
  const shown = progress()
  const report = await interruptible(async (signal) => {
    const binary = await k6Binary({ moduleFolder: k6Folder(), report: (line) => shown.say(line), signal })
    shown.say(`${options.workload}: ${options.streams} streams for ${options.duration / 1000} s`)
    const protocol = options.http && protocolsOf(options.http, url)[0]
    return runWorkload(
      binary,
      {
        name: options.workload,
        url,
        ...(protocol && { protocol }),
        streams: options.streams,
        durationMs: options.duration,
        headers: [...headers, ...(options.header ?? [])],
        insecure: options.insecure ?? false,
      },
      signal,
    )
  }).finally(() => shown.done())
  await publish(report, options.reporter ?? [])
  if (!report.valid || report.events.captured === 0) process.exitCode = EXIT.nothingJudged
  if (report.thresholds.some(({ passed }) => !passed)) process.exitCode = EXIT.fellShort
}

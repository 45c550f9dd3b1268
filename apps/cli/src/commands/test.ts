import type { Patience, ProtocolChoice, Target } from '@ssespec/conformance'
import { exitCodeOf, isLoopback, plannedRequests, protocolsOf, selectRules } from '@ssespec/conformance'
import { type Header, redactUrl } from '@ssespec/recording'
import type { Rule } from '@ssespec/rules'
import { Command } from 'commander'

import { targetsFolder } from '../checkout.ts'
import { UsageError } from '../errors.ts'
import { interruptible } from '../interruption.ts'
import { readBody } from '../options/body.ts'
import { readDuration } from '../options/duration.ts'
import { collectHeader } from '../options/header.ts'
import { httpOption } from '../options/protocol.ts'
import { collectReporter, type ReporterChoice } from '../options/reporter.ts'
import { readUrl } from '../options/url.ts'
import { progress } from '../progress.ts'
import { publish } from '../publish.ts'
import { saveRecordings } from '../recordings.ts'
import { judged } from '../test/judged.ts'
import { DURATION_MS, HEAD_TIMEOUT_MS } from '../test/patience.ts'

interface Options {
  target?: string
  targets?: string
  header?: Header[]
  method?: string
  data?: string
  rules?: string
  strict?: true
  duration?: number
  idle?: number
  deep?: boolean
  http: ProtocolChoice
  dryRun?: true
  insecure?: true
  reporter?: ReporterChoice[]
  record?: string
}

export function testCommand(): Command {
  return new Command('test')
    .argument('[url]', 'the stream')
    .option('--target <names>', 'start these servers of the lab, judge each and stop it; or all')
    .option('--targets <dir>', 'the folder of --target, where it is one of your own')
    .option('-H, --header <header>', "a request header, 'Name: value'; may be given again", collectHeader)
    .option('--method <method>', 'the request method (default: GET, with --data POST)')
    .option('--data <text|@file>', 'the request body')
    .option('--rules <globs>', 'only these rules, -GLOB leaves out: response/*,-response/cache-control')
    .option('--strict', 'exit with 1 for failed should rules as well')
    .option('--duration <time>', 'how long the stream is read (default: 3s)', readDuration)
    .option('--idle <time>', 'leave a stream alone for so long: does silence get it cut?', readDuration)
    .option(
      '--deep',
      'strain the server: 100 streams at once, hundreds of aborts, stalled readers (default: only on loopback)',
    )
    .option('--no-deep', 'do not, on loopback either')
    .addOption(httpOption('auto'))
    .option('--dry-run', 'list the requests, send none')
    .option('--insecure', 'accept any TLS certificate')
    .option('--reporter <name[=file]>', 'terminal, json, junit or html; may be given again', collectReporter)
    .option('--record <dir>', 'keep what was sent and received, for `ssespec judge`')
    .addHelpText(
      'after',
      `
A target of the lab declares whether it is right or wrong, and which rules it fails: with --target the exit code is 1
when one is not what it declares. Of several, a line each is printed; for reports give a file with {target} in its name.

Examples:
  ssespec test http://localhost:8080/events
  ssespec test --target tutorial-go
  ssespec test --target all --reporter json=reports/local/{target}.json
  ssespec test https://example.com/stream -H 'Authorization: Bearer …' --duration 10s
  ssespec test http://localhost:8080/chat --data @question.json -H 'Content-Type: application/json'
  ssespec test http://localhost:8080/events --reporter terminal --reporter junit=report.xml

Where the target cannot be reached nothing is judged: why stands on standard error, the exit code is 3, and no report is
written. A script looks at the exit code before it reads standard output.`,
    )
    .action(test)
}

async function test(text: string | undefined, options: Options): Promise<void> {
  const rules = selectRules('server', options.rules?.split(','))
  if (options.target !== undefined) {
    refuseWithTarget(text, options)
    // The lab is loaded only where it is used.
    const { testTargets } = await import('../test/test-targets.ts')
    await testTargets(options.target.split(','), targetsFolder(options.targets), rules, options)
    return
  }
  if (text === undefined) throw new UsageError('test: give the URL of a stream, or --target NAME,…')
  const { url, headers } = readUrl(text)
  const target: Target = {
    url,
    method: options.method ?? (options.data === undefined ? 'GET' : 'POST'),
    headers: [...headers, ...(options.header ?? [])],
    insecure: options.insecure ?? false,
    ...(options.data !== undefined && { body: await readBody(options.data) }),
  }
  const patience: Patience = {
    durationMs: options.duration ?? DURATION_MS,
    headTimeoutMs: HEAD_TIMEOUT_MS,
    deep: options.deep ?? (target.method === 'GET' && isLoopback(url)),
    ...(options.idle !== undefined && { idleMs: options.idle }),
  }
  if (options.dryRun) {
    listRequests(rules, target, patience, options.http)
    return
  }
  const shown = progress()
  const { record } = options
  const { report, results } = await interruptible((signal) =>
    judged(target, {
      rules,
      patience,
      protocols: options.http,
      signal,
      say: shown.say,
      ...(record !== undefined && { keep: (recordings) => saveRecordings(record, recordings) }),
    }),
  ).finally(() => shown.done())
  await publish(report, options.reporter ?? [])
  process.exitCode = exitCodeOf(results, { strict: options.strict ?? false })
}

/** What makes no sense for a server that says itself how it is to be asked. */
function refuseWithTarget(url: string | undefined, options: Options): void {
  const given = [
    ...(url === undefined ? [] : ['a URL']),
    ...(['method', 'data', 'record', 'dryRun', 'strict'] as const)
      .filter((name) => options[name] !== undefined)
      .map((name) => `--${name.replace('R', '-r')}`),
    ...(options.http === 'auto' ? [] : ['--http']),
  ]
  if (given.length > 0) throw new UsageError(`test --target: leave out ${given.join(', ')}.`)
}

function listRequests(
  rules: readonly Rule[],
  target: Target,
  patience: Patience,
  choice: ProtocolChoice,
): void {
  let requests = 0
  for (const protocol of protocolsOf(choice, target.url)) {
    for (const { probe, method, what, times = 1 } of plannedRequests(rules, target, patience, protocol)) {
      const often = times === 1 ? '' : `${times} × `
      process.stdout.write(`${protocol}  ${probe}: ${often}${method} ${redactUrl(target.url)} (${what})\n`)
      requests += times
    }
  }
  process.stdout.write(`${requests} requests at most; what failed beside others is asked once more, alone.\n`)
}

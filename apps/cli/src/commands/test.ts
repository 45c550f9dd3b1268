import type { Patience, ProtocolChoice, Target } from '@ssespec/conformance'
import {
  exitCodeOf,
  isLoopback,
  plannedRequests,
  protocolsOf,
  selectRules,
  testTarget,
} from '@ssespec/conformance'
import { type Header, redactUrl } from '@ssespec/recording'
import { toTestReport } from '@ssespec/report'
import type { Rule } from '@ssespec/rules'
import { Command } from 'commander'

import { UnreachableError } from '../errors.ts'
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
import { tool } from '../tool.ts'

interface Options {
  header?: Header[]
  method?: string
  data?: string
  rules?: string
  strict?: true
  duration: number
  idle?: number
  deep?: boolean
  http: ProtocolChoice
  dryRun?: true
  insecure?: true
  reporter?: ReporterChoice[]
  record?: string
}

/** In ms; a target that sends no byte of an answer for this long counts as silent. */
const HEAD_TIMEOUT_MS = 10_000

export function testCommand(): Command {
  return new Command('test')
    .description('judge the event stream at a URL, rule by rule')
    .argument('<url>', 'the stream')
    .option('-H, --header <header>', "a request header, 'Name: value'; may be given again", collectHeader)
    .option('--method <method>', 'the request method (default: GET, with --data POST)')
    .option('--data <text|@file>', 'the request body')
    .option('--rules <globs>', 'only these rules, -GLOB leaves out: response/*,-response/cache-control')
    .option('--strict', 'exit with 1 for failed should rules as well')
    .option('--duration <time>', 'how long the stream is read', readDuration, 3000)
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
Examples:
  ssespec test http://localhost:8080/events
  ssespec test https://example.com/stream -H 'Authorization: Bearer …' --duration 10s
  ssespec test http://localhost:8080/chat --data @question.json -H 'Content-Type: application/json'
  ssespec test http://localhost:8080/events --reporter terminal --reporter junit=report.xml`,
    )
    .action(test)
}

async function test(text: string, options: Options): Promise<void> {
  const { url, headers } = readUrl(text)
  const rules = selectRules('server', options.rules?.split(','))
  const target: Target = {
    url,
    method: options.method ?? (options.data === undefined ? 'GET' : 'POST'),
    headers: [...headers, ...(options.header ?? [])],
    insecure: options.insecure ?? false,
    ...(options.data !== undefined && { body: await readBody(options.data) }),
  }
  const patience: Patience = {
    durationMs: options.duration,
    headTimeoutMs: HEAD_TIMEOUT_MS,
    deep: options.deep ?? (target.method === 'GET' && isLoopback(url)),
    ...(options.idle !== undefined && { idleMs: options.idle }),
  }
  if (options.dryRun) {
    listRequests(rules, target, patience, options.http)
    return
  }
  const shown = progress()
  const startedAt = new Date()
  const run = await interruptible((signal) =>
    testTarget(target, rules, {
      protocols: options.http,
      patience,
      signal,
      onProbe: (probe, protocol) => shown.say(`${probe} over ${protocol}`),
    }),
  ).finally(() => shown.done())
  if (options.record !== undefined) await saveRecordings(options.record, run.recordings)
  if (run.unreachable) {
    const hint = /CERT|SIGNED|TLS|SSL/.test(run.unreachable.code)
      ? ' With --insecure any certificate is accepted.'
      : ''
    throw new UnreachableError(
      `${redactUrl(url)} cannot be reached: ${run.unreachable.message} (${run.unreachable.code}).${hint}`,
    )
  }
  const report = toTestReport({
    tool,
    url: redactUrl(url),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    results: run.results,
    notes: run.notes,
  })
  await publish(report, options.reporter ?? [])
  process.exitCode = exitCodeOf(run.results, { strict: options.strict ?? false })
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

import {
  type CompareOptions,
  DIRECT,
  isLoopback,
  type JudgedPair,
  judgePairs,
  OPEN_STREAM,
  type Origin,
  type ProtocolChoice,
  proxyFamilies,
  runWays,
  scriptUrl,
  type Way,
} from '@ssespec/conformance'
import { withLifetime } from '@ssespec/lab'
import type { Protocol } from '@ssespec/recording'
import { redactUrl } from '@ssespec/recording'
import type { CompareReport } from '@ssespec/report'
import { Command, Option } from 'commander'

import { exitCodeOfComparison } from '../compare/exit-code.ts'
import { withLatency } from '../compare/latency.ts'
import { type CompareFlags, type Prepared, prepare } from '../compare/prepare.ts'
import { reachedOnly } from '../compare/reached.ts'
import { lookTwice } from '../compare/second-look.ts'
import { toReportedPair } from '../compare/to-report.ts'
import { UsageError } from '../errors.ts'
import { interruptible } from '../interruption.ts'
import { readDuration } from '../options/duration.ts'
import { collectHeader } from '../options/header.ts'
import { readPort } from '../options/port.ts'
import { httpOption } from '../options/protocol.ts'
import { collectReporter } from '../options/reporter.ts'
import { progress } from '../progress.ts'
import { publish } from '../publish.ts'
import { tool } from '../tool.ts'

/** In ms, as in `test`. */
const HEAD_TIMEOUT_MS = 10_000

export function compareCommand(): Command {
  return new Command('compare')
    .argument('[name=url...]', 'the ways to one origin; the one without a proxy is called direct')
    .option(
      '--lab <names>',
      'start these proxies, or folders of them, in front of an origin of our own; or all',
    )
    .option('--proxies <dir>', 'the folder of --lab, where it is one of your own')
    .option('--serve <port>', 'be the origin on this port: the ways lead to it; 0 takes a free one', readPort)
    .option('--host <address>', 'where --serve listens', '127.0.0.1')
    .addOption(
      new Option('--wait <time>', 'how long --serve waits for the proxies')
        .argParser(readDuration)
        .default(300_000, '5m'),
    )
    .addOption(
      new Option('--proxy <name>', 'the kind of proxy, where it does not say').choices(proxyFamilies),
    )
    .addOption(httpOption('auto'))
    .option('-H, --header <header>', "a request header, 'Name: value'; may be given again", collectHeader)
    .option('--duration <time>', 'how long each stream is read', readDuration, 3000)
    .option('--idle <time>', 'also leave a silent and an active stream alone for so long: 65s', readDuration)
    .option('--deep', 'open a hundred streams at once; on loopback, --lab and --serve that is done anyway')
    .option('--latency', 'measure latency event by event with k6 as well')
    .option('--insecure', 'accept any TLS certificate')
    .option('--reporter <name[=file]>', 'terminal, json, junit or html; may be given again', collectReporter)
    .addHelpText(
      'after',
      `
With --serve both ends are recorded, so that cancels, caches, repeats, headers and cuts are seen and not guessed: it says
what to point where, tries each way until a request comes through, and goes on by itself.
With --lab a configuration declares whether it is right or wrong: the exit code is 1 when one is not what it declares.
Else it is 1 when a must rule fails on any way.

Examples:
  ssespec compare direct=http://localhost:3000/events via=https://localhost/events --insecure
  ssespec compare --serve 3000 via=https://localhost/events --insecure
  ssespec compare --lab nginx-right,nginx-default --http all --reporter html=compare.html
  ssespec compare --lab all --http all --idle 65s`,
    )
    .action(compare)
}

async function compare(named: string[], options: CompareFlags): Promise<void> {
  if ((options.lab === undefined) === (named.length === 0)) {
    throw new UsageError('compare: give direct=URL via=URL, or --serve PORT via=URL, or --lab NAME,…')
  }
  if (options.lab !== undefined && options.serve !== undefined) {
    throw new UsageError('compare: --lab has an origin already; give --serve with via=URL.')
  }
  const shown = progress()
  const { report, broken } = await interruptible((signal) =>
    withLifetime(signal, async (lifetime) => {
      const prepared = await prepare(named, options, lifetime, shown.say)
      const { report: made, unreached } = await compared(prepared, options, lifetime.signal, shown.say)
      return { report: made, broken: [...prepared.broken, ...unreached] }
    }),
  ).finally(() => shown.done())
  await publish(report, options.reporter ?? [])
  process.exitCode = exitCodeOfComparison(report, broken)
}

async function compared(
  { origin, ways, leftOut, ended }: Prepared,
  options: CompareFlags,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<{ report: CompareReport; unreached: string[] }> {
  const startedAt = new Date()
  say(`reading ${ways.map(({ name }) => name).join(', ')}`)
  const asked: CompareOptions = {
    durationMs: options.duration,
    headTimeoutMs: HEAD_TIMEOUT_MS,
    idleMs: options.idle,
    deep: options.deep ?? (origin !== undefined || ways.every(onLoopback)),
    headers: options.header ?? [],
    insecure: options.insecure === true || options.lab !== undefined,
    origin,
    signal,
  }
  const { pairs, reported, notes, unreached } = await lookTwice(
    ways,
    (some, calmly) => runWays(some, protocolsWanted(options), { ...asked, ...calmly }, say),
    (recorded) => {
      const reached = reachedOnly(judgePairs(recorded), options.http)
      return { ...reached, reported: reached.pairs.map((pair) => toReportedPair(pair, options)) }
    },
    say,
  )
  const measured = options.latency
    ? await withLatency(reported, ({ url }) => (origin ? scriptUrl(url, OPEN_STREAM) : url), signal, say)
    : { pairs: reported, leftOut: [] }
  const report: CompareReport = {
    schema: 1,
    kind: 'compare',
    tool,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    origin: { name: origin ? 'origin of ssespec' : 'origin', url: redactUrl(originUrl(origin, pairs)) },
    ...(options.idle !== undefined && { idleMs: options.idle }),
    pairs: measured.pairs,
    leftOut: [...leftOut, ...measured.leftOut],
    notes: [...notes, ...ended()],
  }
  return { report, unreached: unreached.map(({ way }) => way.name) }
}

function originUrl(origin: Origin | undefined, pairs: readonly JudgedPair[]): string {
  return origin?.url ?? (pairs.find(({ way }) => way.name === DIRECT) ?? pairs[0])?.url ?? ''
}

function onLoopback({ urls }: Way): boolean {
  return Object.values(urls).every(isLoopback)
}

/** The ways say by their URLs which protocols they speak; this is which of them are wanted. */
function protocolsWanted({ http }: CompareFlags): Protocol[] {
  const wanted: Record<ProtocolChoice, Protocol[]> = {
    '1.1': ['http/1.1'],
    '2': ['h2', 'h2c'],
    '2c': ['h2c'],
    all: ['http/1.1', 'h2', 'h2c'],
    auto: ['http/1.1', 'h2'],
  }
  return wanted[http]
}

import { EXIT, type ProtocolChoice } from '@ssespec/conformance'
import { type Lifetime, withLifetime } from '@ssespec/lab'
import type { Header, Protocol } from '@ssespec/recording'
import { redactUrl } from '@ssespec/recording'
import type { CompareReport, LeftOut } from '@ssespec/report'
import { Command } from 'commander'

import { proxiesFolder } from '../checkout.ts'
import { compareWays } from '../compare/compare-ways.ts'
import { startLab } from '../compare/lab-ways.ts'
import { withLatency } from '../compare/latency.ts'
import { namedWays } from '../compare/named-ways.ts'
import type { Way } from '../compare/way.ts'
import { UsageError } from '../errors.ts'
import { interruptible } from '../interruption.ts'
import { readDuration } from '../options/duration.ts'
import { collectHeader } from '../options/header.ts'
import { httpOption } from '../options/protocol.ts'
import { collectReporter, type ReporterChoice } from '../options/reporter.ts'
import { progress } from '../progress.ts'
import { publish } from '../publish.ts'
import { tool } from '../tool.ts'

interface Options {
  lab?: string
  proxies?: string
  http: ProtocolChoice
  header?: Header[]
  duration: number
  latency?: true
  insecure?: true
  reporter?: ReporterChoice[]
}

/** In ms, as in `test`. */
const HEAD_TIMEOUT_MS = 10_000

export function compareCommand(): Command {
  return new Command('compare')
    .description('read the same stream directly and through proxies, and say what each does to it')
    .argument('[name=url...]', 'the ways to one origin; the first is called direct: direct=URL via=URL')
    .option(
      '--lab <names>',
      'start these proxies in front of the reference server: nginx-right,nginx-default',
    )
    .option('--proxies <dir>', 'the folder of --lab, where it is one of your own')
    .addOption(httpOption('auto'))
    .option('-H, --header <header>', "a request header, 'Name: value'; may be given again", collectHeader)
    .option('--duration <time>', 'how long each stream is read', readDuration, 3000)
    .option('--latency', 'measure latency event by event with k6 as well')
    .option('--insecure', 'accept any TLS certificate')
    .option('--reporter <name[=file]>', 'terminal, json, junit or html; may be given again', collectReporter)
    .addHelpText(
      'after',
      `
With --lab a configuration declares whether it is right or wrong: the exit code is 1 when one is not what it declares.
With URLs it is 1 when a must rule fails on any way.

Examples:
  ssespec compare direct=http://localhost:3000/events via=https://localhost/events --insecure
  ssespec compare --lab nginx-right,nginx-default --http all --reporter html=compare.html`,
    )
    .action(compare)
}

async function compare(named: string[], options: Options): Promise<void> {
  if ((options.lab === undefined) === (named.length === 0)) {
    throw new UsageError('compare: give either direct=URL via=URL, or --lab NAME,…')
  }
  const shown = progress()
  const report = await interruptible((signal) =>
    withLifetime(signal, async (lifetime) => {
      const { origin, ways, leftOut } = await prepared(named, options, lifetime, shown.say)
      return compared(origin, ways, leftOut, options, lifetime.signal, shown.say)
    }),
  ).finally(() => shown.done())
  await publish(report, options.reporter ?? [])
  process.exitCode = exitCodeOfComparison(report)
}

interface Prepared {
  readonly origin: string
  readonly ways: readonly Way[]
  readonly leftOut: readonly LeftOut[]
}

async function prepared(
  named: readonly string[],
  { lab, proxies, http }: Options,
  lifetime: Lifetime,
  say: (text: string) => void,
): Promise<Prepared> {
  if (lab === undefined) {
    const ways = namedWays(named, http)
    return { origin: Object.values(ways[0]!.urls)[0]!, ways, leftOut: [] }
  }
  say(`starting ${lab}`)
  return startLab(lab.split(','), proxiesFolder(proxies), lifetime)
}

async function compared(
  origin: string,
  ways: readonly Way[],
  missing: readonly LeftOut[],
  options: Options,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<CompareReport> {
  const startedAt = new Date()
  say(`reading ${ways.map(({ name }) => name).join(', ')} at the same time`)
  const pairs = await compareWays(ways, {
    protocols: protocolsOfLab(options),
    patience: { durationMs: options.duration, headTimeoutMs: HEAD_TIMEOUT_MS },
    headers: options.header ?? [],
    insecure: options.insecure === true || options.lab !== undefined,
    signal,
  })
  const { pairs: measured, leftOut } = options.latency
    ? await withLatency(pairs, signal, say)
    : { pairs, leftOut: [] }
  return {
    schema: 1,
    kind: 'compare',
    tool,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    origin: { name: options.lab === undefined ? 'origin' : 'reference server', url: redactUrl(origin) },
    pairs: measured,
    leftOut: [...missing, ...leftOut],
  }
}

/** The ways say by their URLs which protocols they speak; this is which of them are wanted. */
function protocolsOfLab({ http }: Options): Protocol[] {
  const wanted: Record<ProtocolChoice, Protocol[]> = {
    '1.1': ['http/1.1'],
    '2': ['h2', 'h2c'],
    '2c': ['h2c'],
    all: ['http/1.1', 'h2', 'h2c'],
    auto: ['http/1.1', 'h2'],
  }
  return wanted[http]
}

function exitCodeOfComparison({ pairs }: CompareReport): number {
  const results = pairs.flatMap((pair) => pair.results)
  if (results.some(({ outcome }) => outcome === 'crashed')) return EXIT.defect
  const declared = pairs.filter(({ asDeclared }) => asDeclared !== undefined)
  const undeclared = pairs.filter(({ asDeclared }) => asDeclared === undefined)
  if (declared.some(({ asDeclared }) => !asDeclared)) return EXIT.fellShort
  const failed = undeclared.some((pair) =>
    pair.results.some(({ outcome, level }) => outcome === 'fail' && level === 'must'),
  )
  if (failed) return EXIT.fellShort
  return pairs.every(({ events }) => events === 0) ? EXIT.nothingJudged : EXIT.well
}

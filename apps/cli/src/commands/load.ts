import { EXIT } from '@ssespec/conformance'
import { k6Binary, type Lifetime, withLifetime } from '@ssespec/lab'
import type { LoadReport, ServerProcess } from '@ssespec/report'
import { Command, Option } from 'commander'

import { k6Folder } from '../checkout.ts'
import { interruptible } from '../interruption.ts'
import { describeState } from '../load/describe-state.ts'
import { Outage } from '../load/outage.ts'
import { type LoadOptions, type Plan, planOf, WORKLOADS } from '../load/plan.ts'
import { runWorkload } from '../load/run-workload.ts'
import { serverProcesses } from '../load/server-processes.ts'
import { openTarget } from '../load/target.ts'
import { readCount } from '../options/count.ts'
import { readDuration } from '../options/duration.ts'
import { collectHeader } from '../options/header.ts'
import { readPart } from '../options/part.ts'
import { collectReporter } from '../options/reporter.ts'
import { collectThreshold } from '../options/threshold.ts'
import { readWorkload } from '../options/workload.ts'
import { progress } from '../progress.ts'
import { publish } from '../publish.ts'

export function loadCommand(): Command {
  return new Command('load')
    .argument('[url]', 'the stream; without it, or with a path alone, a server of our own is started')
    .option('--workload <name>', `what to do: ${WORKLOADS.join(', ')}`, readWorkload, 'latency' as const)
    .option('--streams <n>', 'how many streams; connection-limit: at most', readCount)
    .option('--duration <time>', 'how long; see below', readDuration)
    .option('--spread <time>', 'start the streams over this time, not 2,000 a second', readDuration)
    .option('--rate <n>', 'events a second of each stream, asked for with ?rate=N', readCount)
    .option('--size <bytes>', 'bytes of data of each event, asked for with ?size=N', readCount)
    .option('--via <proxy>', 'start this proxy of the lab in front of the server')
    .option('--proxies <dir>', 'the folder of --via, where it is one of your own')
    .addOption(
      new Option('--http <version>', 'HTTP version: 1.1, 2, 2c (HTTP/2 in the clear)').choices([
        '1.1',
        '2',
        '2c',
      ]),
    )
    .option('--connections <n>', 'HTTP/2 connections to share, at most', readCount)
    .option('--jitter <part>', 'wait up to this part of the reconnection time longer', readPart)
    .option('--down <time>', 'reconnect: how long our server is away (2s)', readDuration)
    .option('--reload', 'reconnect: reload the proxy, in place of restarting our server')
    .option(
      '--threshold <expression>',
      "what must hold, 'sse_event_latency: p(99)<50'; may be given again",
      collectThreshold,
    )
    .option('--segments <n>', 'share the streams among so many processes', readCount, 1)
    .option('-H, --header <header>', "a request header, 'Name: value'; may be given again", collectHeader)
    .option('--insecure', 'accept any TLS certificate')
    .option('--reporter <name[=file]>', 'terminal, json, junit or html; may be given again', collectReporter)
    .addHelpText('after', HELP)
    .action(load)
}

const HELP = `
Workloads:
  latency           holds the streams for --duration (5s), and measures each event
  reconnect         has the streams dropped and waits until they are back, --duration (30s) at most. A server of our
                    own is restarted; restart that of a URL yourself while it runs
  connection-limit  opens more and more streams until no more can be opened, says why, and watches the open ones for
                    --duration (2s). Over HTTP/2 on one connection, as browsers do, unless --connections says otherwise

Events that carry {"sequence","sentAt"} as those of \`ssespec serve\` do are followed by number and by age; of any other
stream the first event, the gaps and the counts are measured. Exit code 5: the figures say nothing about the target,
and the report says what to change.

Examples:
  ssespec load http://127.0.0.1:8080/events --streams 100 --duration 10s
  ssespec load https://localhost:8443/events --http 2 --insecure --reporter json=load.json
  ssespec load --via nginx-default --rate 100 --threshold 'sse_event_latency: p(99)<50'
  ssespec load '/events?retry=2000' --workload reconnect --streams 5000 --jitter 1`

async function load(text: string | undefined, options: LoadOptions): Promise<void> {
  const plan = planOf(text, options)
  const shown = progress()
  const report = await interruptible((signal) =>
    withLifetime(signal, (lifetime) => loaded(plan, options, lifetime, (line) => shown.say(line))),
  ).finally(() => shown.done())
  await publish(report, options.reporter ?? [])
  process.exitCode = exitCodeOfLoad(report)
}

async function loaded(
  plan: Plan,
  { segments, insecure }: LoadOptions,
  lifetime: Lifetime,
  say: (line: string) => void,
): Promise<LoadReport> {
  const { signal } = lifetime
  const binary = await k6Binary({ moduleFolder: k6Folder(), report: say, signal })
  const target = await openTarget(plan.target, lifetime)
  const { name } = plan.workload
  const { disruption, downMs } = plan
  const ask = (line: string): void => void process.stderr.write(`${line}\n`)
  const outage = new Outage({ target, disruption, downMs, signal, ask })
  let processes: Promise<ServerProcess[]> | undefined
  return runWorkload(
    binary,
    {
      ...plan.workload,
      url: target.url,
      ...(target.protocol && { protocol: target.protocol }),
      insecure: target.insecure || insecure === true,
    },
    signal,
    {
      segments,
      onState(state) {
        say(describeState(name, state))
        if (name === 'reconnect') outage.onState(state)
        if (state.phase === 'broken') processes ??= serverProcesses(target.hops)
      },
      async about() {
        await outage.over()
        const { serverBackAtMs } = outage
        const { proxy } = target
        return {
          processes: (await processes) ?? [],
          ...(serverBackAtMs !== undefined && { serverBackAtMs }),
          ...(proxy && { via: { name: proxy.name, version: proxy.version } }),
        }
      },
    },
  )
}

/** A missed threshold counts even where nothing could be judged: it was asked for. */
function exitCodeOfLoad(report: LoadReport): number {
  if (report.thresholds.some(({ passed }) => !passed)) return EXIT.fellShort
  return report.valid ? 0 : EXIT.nothingJudged
}

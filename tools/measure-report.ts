import type { LoadReport } from '@ssespec/report'

import type { Machine } from './machine.ts'
import { markdownTable } from './markdown-table.ts'

/** One run of `ssespec load`. */
export interface Run {
  readonly workload: 'connection-limit' | 'reconnect' | 'latency'
  readonly way: 'direct' | 'nginx-right' | 'nginx-default' | 'nginx/shutdown-timeout'
  readonly http: '1.1' | '2'
  readonly args: readonly string[]
}

export interface Measured {
  readonly run: Run
  readonly report: LoadReport
}

/** What reports/load/README.md says: first what a person learns, then the tables it is read from. */
export function asMarkdown(measured: readonly Measured[], machine: Machine): string {
  const of = (workload: Run['workload']): Measured[] =>
    measured.filter(({ run }) => run.workload === workload)
  const nginx = measured.find(({ report }) => report.target.via)?.report.target.via?.version ?? 'unknown'
  return `# Event streams under load, directly and through nginx

${lessons(measured)
  .map((lesson) => `${lesson}\n`)
  .join('\n')}
nginx-right and nginx-default are the configurations of that name in [scenarios/proxies](../../scenarios/proxies). The
origin is the reference server. Everything ran on one machine (${machine.processors}, ${machine.memoryGiB} GiB,
${machine.system}), with nginx ${nginx} and Node ${machine.node}, on ${date(measured)}: the ratios say more than the figures. Every report is
in [measurements.json](measurements.json); \`npm run measure\` makes this page again.

## How many streams, and what then

Up to 5,000 streams are opened; over HTTP/2 on one connection, as browsers do.

${markdownTable([
  ['', 'streams', 'what is used up', 'one more looks like', 'open ones stay'],
  ...of('connection-limit').map(({ run, report }) => [nameOf(run), ...limitCells(report)]),
])}
## Coming back

The server ends after all streams are open, as at a deployment, and is back after three seconds; the reconnection time
is two. Times count from the drop. Or nginx is reloaded: then streams live on in the old worker, unless
worker_shutdown_timeout, two seconds here, cuts them.

${markdownTable([
  [
    '',
    'streams',
    'half',
    '95 %',
    'all',
    'after server back',
    'never',
    'attempts',
    'in the worst 100 ms',
    'events lost',
  ],
  ...of('reconnect').map(({ run, report }) => [nameOf(run), ...reconnectCells(report)]),
])}
Jitter adds up to once the reconnection time; less than that time would break the standard.

## Latency

From when an event was due until it was read: 100 streams, 20 events a second each. The origin does not send
X-Accel-Buffering, as most do not; for the other tables it does, so that streams are held and not events.

${markdownTable([
  ['', 'p50', 'p99', 'first event p50', 'events', 'lost'],
  ...of('latency').map(({ run, report }) => [nameOf(run), ...latencyCells(report)]),
])}`
}

function lessons(measured: readonly Measured[]): string[] {
  const find = (workload: Run['workload'], way: Run['way'], http: Run['http']): LoadReport | undefined =>
    measured.find(({ run }) => run.workload === workload && run.way === way && run.http === http)?.report
  const limit1 = find('connection-limit', 'nginx-default', '1.1')?.limit
  const limit2 = find('connection-limit', 'nginx-default', '2')?.limit
  const direct = find('reconnect', 'direct', '1.1')?.reconnect
  const behind = find('reconnect', 'nginx-right', '1.1')?.reconnect
  const [slow, right, none] = (['nginx-default', 'nginx-right', 'direct'] as const).map((way) =>
    milliseconds(find('latency', way, '1.1')?.latencyMs?.p50),
  )
  return [
    `**Streams run out without an error.** Over HTTP/2 nginx as it comes carries ${count(limit2?.streams)} on a connection, and one more looks like ${limit2?.failure ?? '-'}; over HTTP/1.1 ${count(limit1?.streams)} are all (a stream takes two of a worker's connections), and one more looks like this: ${limit1?.failure ?? '-'}.`,
    behind !== undefined && behind.notRestored > 0
      ? `**Behind a proxy, a restart is for ever.** Directly, all of ${count(direct?.dropped)} streams are back ${milliseconds(direct?.t100Ms)} after the drop; behind nginx ${count(behind.notRestored)} of ${count(behind.dropped)} never are, for it answers 502 while the server is away, and after any answer but 200 an EventSource gives up, as the standard says.`
      : `**A restart costs seconds.** All of ${count(direct?.dropped)} streams are back ${milliseconds(direct?.t100Ms)} after the drop, and ${milliseconds(behind?.t100Ms)} behind nginx.`,
    `**Buffering is latency.** Half of the events are ${slow} late or later behind nginx as it comes, ${right} with buffering off and HTTP/1.1 to the origin, ${none} directly.`,
  ]
}

function limitCells({ limit, valid }: LoadReport): string[] {
  if (limit === undefined) return ['-', '-', '-', '-']
  const { reached, streams, name, failure, stayedOpen } = limit
  if (!reached) return [atLeast(streams), 'nothing', '', count(stayedOpen)].map((cell) => marked(cell, valid))
  return [count(streams), name ?? 'unknown', failure ?? '', count(stayedOpen)].map((cell) =>
    marked(cell, valid),
  )
}

function reconnectCells({ streams, reconnect, events, valid }: LoadReport): string[] {
  if (reconnect === undefined) {
    const none = [count(streams.opened), 'none dropped', '', '', '', '', '', '', count(events.lost)]
    return none.map((cell) => marked(cell, valid))
  }
  const times = [reconnect.t50Ms, reconnect.t95Ms, reconnect.t100Ms].map((ms) =>
    ms === null ? 'never' : milliseconds(ms),
  )
  const back = reconnect.fromServerBack.t100Ms
  return [
    count(streams.opened),
    ...times,
    back === null ? 'never' : milliseconds(back),
    count(reconnect.notRestored),
    count(reconnect.attempts),
    count(reconnect.peakPer100ms),
    // Of a stream that never came back its numbers tell nothing more.
    reconnect.notRestored === 0 ? count(events.lost) : '-',
  ].map((cell) => marked(cell, valid))
}

function latencyCells({ latencyMs, timeToFirstEventMs, events, valid }: LoadReport): string[] {
  return [
    milliseconds(latencyMs?.p50),
    milliseconds(latencyMs?.p99),
    milliseconds(timeToFirstEventMs.p50),
    count(events.captured),
    count(events.lost),
  ].map((cell) => marked(cell, valid))
}

/** What a generator measured that could not keep up. */
function marked(cell: string, valid: boolean): string {
  return valid || cell === '' ? cell : `(${cell})`
}

function nameOf({ way, http, args }: Run): string {
  const jitter = args.includes('--jitter') ? ', with jitter' : ''
  const reload = args.includes('--reload') ? ', reloaded' : ''
  return `${way}, ${http === '2' ? 'HTTP/2' : 'HTTP/1.1'}${reload}${jitter}`
}

function date(measured: readonly Measured[]): string {
  return measured[0]?.report.startedAt.slice(0, 10) ?? 'no day'
}

function atLeast(value: number): string {
  return `at least ${count(value)}`
}

function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toLocaleString('en-US')
}

function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-'
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`
}

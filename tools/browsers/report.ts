import { type Machine } from '../machine.ts'
import { markdownTable } from '../markdown-table.ts'
import type { Sharing } from './share.ts'
import type { Starvation } from './starve.ts'

/** What came of one case of the plan in one browser. */
export interface CaseResult {
  readonly id: string
  readonly title: string
  readonly limit?: number
  readonly nginx?: string
  readonly result: Starvation
}

export interface BrowserResult {
  readonly name: string
  /** With the name: `Chromium 156.0.8078.79`. */
  readonly version: string
  readonly cases: readonly CaseResult[]
  readonly sharing: Sharing
}

/** What reports/browsers/README.md says. */
export function asMarkdown(browsers: readonly BrowserResult[], { system }: Machine, day: string): string {
  const nginx = browsers.flatMap(({ cases }) => cases.flatMap((one) => one.nginx ?? []))[0] ?? 'unknown'
  return `# How many event streams browsers open

Written by \`npm run browsers\` on ${day}: ${browsers.map(({ version }) => version).join(', ')}, nginx ${nginx}, ${system}. What to do about it
is in [docs/browsers.md](../../docs/browsers.md); all figures are in [browsers.json](browsers.json).

${claims(browsers)}
## One too many

Streams are opened until no more open, as the server counts them. Those that are left over stay CONNECTING and hear of no
error; that they wait in a queue is seen when one is closed: another opens at once. While all are open, the tab asks
for something else, and a person opens another tab of the site.

${markdownTable([
  [
    '',
    'asked',
    'open',
    'left CONNECTING',
    'errors',
    'one closed',
    'request to this origin',
    'to another',
    'new tab',
  ],
  ...browsers.flatMap(({ version, cases }) =>
    cases.map(({ title, result }) => [`${short(version)}, ${title}`, ...cells(result)]),
  ),
])}
A request that waits is answered when the streams are closed${always(browsers) ? ', each time' : ' (not each time)'}.

${browsers.map(pictures).join('\n')}
## One stream for all tabs

[shared-event-source.js](../../tools/browsers/pages/shared-event-source.js) over HTTP/1.1, in ${browsers[0]?.sharing.tabs ?? 0} tabs at once. The server
counts the streams.

${markdownTable([
  [
    '',
    'streams',
    'tabs that got each event',
    'request to this origin',
    'tabs that went on after a restart',
    'new streams for it',
    'streams when half the tabs are closed',
    'when all are',
  ],
  ...browsers.map(({ version, sharing }) => [
    short(version),
    ...[sharing.streams, `${sharing.received} of ${sharing.tabs}`, sharing.sameOrigin].map(String),
    ...[`${sharing.resumed} of ${sharing.tabs}`, sharing.streamsAgain, sharing.streamsAtHalf].map(String),
    String(sharing.streamsAtEnd),
  ]),
])}`
}

/** What is said of browsers, and whether it is so here. */
function claims(browsers: readonly BrowserResult[]): string {
  const opened = (id: string): readonly number[] =>
    browsers.flatMap(({ cases }) => cases.filter((one) => one.id === id).map(({ result }) => result.open))
  const perOrigin = [...opened('tab'), ...opened('two-tabs'), ...opened('worker')]
  const verdict = (isTrue: boolean): string => (isTrue ? '**true**' : '**false**')
  const h2 = opened('h2-default')
  return markdownTable([
    ['what is said', '', 'what is so'],
    [
      '“Over HTTP/1.1 a browser opens 6 connections to an origin, over all tabs”',
      verdict(perOrigin.every((count) => count === 6)),
      `${counts(perOrigin)} in a tab, in two tabs together, and in a worker`,
    ],
    [
      '“6 to 8 over HTTP/1.1”',
      verdict(perOrigin.some((count) => count > 6)),
      `never more than ${Math.max(...perOrigin)} in these`,
    ],
    [
      '“100 by default over HTTP/2”',
      verdict(h2.every((count) => count === 100)),
      `as many as the server allows: ${counts(h2)} behind nginx as it comes, ${counts(opened('h2-256'))} where it allows 256`,
    ],
    [
      '“The server alone sets the limit over HTTP/2”',
      verdict(opened('h2-1000').every((count) => count === 300)),
      `300 asked for where nginx allows 1000: ${browsers.map(({ version, cases }) => `${short(version)} opens ${cases.find(({ id }) => id === 'h2-1000')?.result.open}`).join(', ')}`,
    ],
  ])
}

function cells(result: Starvation): string[] {
  const { asked, open, connecting, errors, nextOpened, sameOrigin, otherOrigin, newTab } = result
  const next = open === asked ? '' : nextOpened ? 'another opens' : 'no other opens'
  return [asked, open, connecting, errors, next, sameOrigin, otherOrigin, newTab].map(String)
}

function pictures({ name, version }: BrowserResult): string {
  return `![${version}: 6 of 12 streams are open over HTTP/1.1](${name}-tab.png)
![${version}: 128 of 140 streams are open over HTTP/2 behind nginx](${name}-h2-default.png)
![${version}: a tab with the shared stream](${name}-shared.png)
`
}

function always(browsers: readonly BrowserResult[]): boolean {
  return browsers.every(({ cases }) => cases.every(({ result }) => result.answeredAfter))
}

/** `Chromium` of `Chromium 156.0.8078.79`. */
function short(version: string): string {
  return version.split(' ')[0] ?? version
}

/** `6`, or `100 and 128`. */
function counts(values: readonly number[]): string {
  return [...new Set(values)].join(' and ')
}

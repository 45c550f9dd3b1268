import type { Machine } from '../machine.ts'
import { markdownTable } from '../markdown-table.ts'
import type { Film } from './film.ts'
import type { Memory } from './memory.ts'

interface About {
  readonly day: string
  readonly chromium: string
  readonly nginx: string
  readonly machine: Machine
  readonly rows: number
}

const count = (value: number): string => value.toLocaleString('en')

/** What reports/uploads/README.md says. */
export function asMarkdown(about: About, films: readonly Film[], memory: readonly Memory[]): string {
  const { day, chromium, nginx, machine, rows } = about
  return `# Upload progress through two configurations of nginx

Written by \`npm run uploads\` on ${day}: Chromium ${chromium}, nginx ${nginx}, ${machine.system}, ${machine.processors}. What it means is in
[docs/upload-progress.md](../../docs/upload-progress.md); every step is in [uploads.json](uploads.json).

![Both bars at six moments, and all their steps](bars.png)

One file of ${count(rows)} rows, one in a hundred of which fails, was uploaded through both at the same time and worked on at 5,000
rows a second. Steps are what the page drew, at most one a frame; bytes are those of the event stream. The bars
of the picture are drawn again from what each page noted as it drew.

${markdownTable([
  [
    'configuration',
    'times the bar moved',
    'began to move at',
    'largest step',
    'in bytes',
    'rows told',
    'failed',
  ],
  ...films.map(({ way, shown, steps }) => [
    `uploads/${way}`,
    count(shown.updates),
    `${((steps[0]?.ms ?? 0) / 1000).toFixed(1)} s`,
    `${count(shown.largestRows)} rows`,
    count(shown.largestBytes),
    count(shown.rows),
    count(shown.failed),
  ]),
])}
## Memory

The largest resident set of the server (VmHWM), one server a file, at full
speed and with a small heap (\`--max-old-space-size=64 --max-semi-space-size=4\`). Only the SKUs seen, the failed rows
and the shared strings of an XLSX are kept while a file is worked on; the rows pass through.

${markdownTable([
  ['file', 'rows', 'size', 'before', 'at most'],
  ...memory.map(({ kind, rows: many, fileMiB, beforeMiB, peakMiB }) => [
    kind.toUpperCase(),
    count(many),
    `${fileMiB} MiB`,
    `${beforeMiB} MiB`,
    `${peakMiB} MiB`,
  ]),
])}
`
}

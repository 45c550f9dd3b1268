import type { Machine } from '../machine.ts'
import { markdownTable } from '../markdown-table.ts'
import type { Chart } from './charts.ts'
import { figuresOf, invalidBecause, WAY_NAMES, WIRE_NAMES } from './figures.ts'
import { lessons } from './lessons.ts'
import { type Load, loads } from './plan.ts'
import type { Run } from './run.ts'

/** What reports/transports/README.md says. */
export function asMarkdown(
  runs: readonly Run[],
  drawn: readonly Chart[],
  machine: Machine,
  day: string,
): string {
  const { processors, memoryGiB, system, node } = machine
  const invalid = runs.filter((run) => invalidBecause(run) !== undefined).length
  return `# The same updates by polling, long polling, WebSocket and SSE

Written by \`npm run transports\` on ${day}: ${processors}, ${memoryGiB} GiB, ${system}, Node ${node}; clients, server and all that
counts share that machine, so the ratios say more than the figures. What follows from it is in
[docs/transports.md](../../docs/transports.md); every figure is in [transports.json](transports.json).
${invalid === 0 ? '' : `\n**${invalid} of ${runs.length} runs are not valid**, those in parentheses: clients could not keep up, or came too late. Run it on a quieter machine.\n`}
${lessons(runs)
  .map((lesson) => `- ${lesson}\n`)
  .join('')}
${drawn.map(({ file, title }) => `![${title}, over HTTP/1.1 and TLS](${file})\n`).join('\n')}
Each client is a virtual user of k6 with a connection of its own. Updates are JSON, stamped when they are *due*; they are
late by the time from then until the client's script has them; those that a client never sees are late for nobody. Bytes are those of TCP, TLS included, counted at one relay
that all of it goes through. The server is the reference server (Node, express, \`ws\`); its processor time and memory
are those of its process. k6 has no WebSocket over HTTP/2 (RFC 8441), and nor have most servers.

${loads.map((load) => section(load, runs)).join('\n')}`
}

function section(load: Load, runs: readonly Run[]): string {
  const { id, title, size, memory, upstream } = load
  return `## ${title[0]!.toUpperCase()}${title.slice(1)}

${size === 0 ? 'Updates of some 45 bytes' : `Updates of ${size} bytes`}. All but the delays is for one client and one second.

${markdownTable([
  [
    '',
    '',
    ...(upstream ? ['sent'] : []),
    'requests',
    'bytes up',
    'bytes down',
    'processor, µs',
    'late p50',
    'late p99',
    'never seen',
    ...(memory ? ['memory, KiB'] : []),
  ],
  ...runs.filter(({ load: of }) => of === id).map((run) => row(run, load)),
])}`
}

function row(run: Run, { memory, upstream }: Load): string[] {
  const { requests, bytesUp, bytesDown, cpuUs, memoryKiB, p50Ms, p99Ms, missed } = figuresOf(run)
  const cells = [
    ...(upstream ? [short(run.seen.sent / run.seen.clients / run.seconds)] : []),
    short(requests),
    bytesUp.toFixed(0),
    bytesDown.toFixed(0),
    cpuUs.toFixed(0),
    milliseconds(p50Ms),
    milliseconds(p99Ms),
    missed === 0 ? 'none' : `${(missed * 100).toFixed(0)} %`,
    ...(memory ? [memoryKiB === null ? '-' : memoryKiB.toFixed(0)] : []),
  ]
  const isValid = invalidBecause(run) === undefined
  return [WAY_NAMES[run.way], WIRE_NAMES[run.wire], ...cells.map((cell) => (isValid ? cell : `(${cell})`))]
}

function short(value: number): string {
  return value === 0 ? '0' : value >= 10 ? value.toFixed(0) : value.toFixed(1)
}

function milliseconds(value: number | null): string {
  if (value === null) return '-'
  return value >= 1000
    ? `${(value / 1000).toFixed(1)} s`
    : `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`
}

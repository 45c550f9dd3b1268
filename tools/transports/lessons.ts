import { type Figures, find } from './figures.ts'
import type { Run } from './run.ts'

/** What a person learns from the figures, said with them. */
export function lessons(runs: readonly Run[]): string[] {
  const h1 = (load: Run['load'], way: Run['way']): Figures | undefined => find(runs, load, 'http/1.1', way)
  const clear = (way: Run['way']): number => find(runs, 'rare', 'clear', way)?.memoryKiB ?? Number.NaN
  return [
    `**An update a second**: polling each second takes ${times(total(h1('steady', 'poll-1s')), total(h1('steady', 'sse')))} the bytes of SSE and ${times(h1('steady', 'poll-1s')?.cpuUs, h1('steady', 'sse')?.cpuUs)} the processor time, and is half a second late; long polling ${times(total(h1('steady', 'long-poll')), total(h1('steady', 'sse')))} the bytes and ${times(h1('steady', 'long-poll')?.cpuUs, h1('steady', 'sse')?.cpuUs)} the time.`,
    `**Rare updates, many clients**: while nothing is new SSE and WebSocket send nothing. Polling each second costs ${times(h1('rare', 'poll-1s')?.cpuUs, h1('rare', 'sse')?.cpuUs)} the processor time of SSE, each five seconds ${times(h1('rare', 'poll-5s')?.cpuUs, h1('rare', 'sse')?.cpuUs)}.`,
    `**Updates more frequent than anyone looks**: a poll for the newest alone costs the bytes of ${updates(total(h1('frequent', 'poll-newest')), total(h1('frequent', 'sse')))} updates by SSE and the processor time of ${updates(h1('frequent', 'poll-newest')?.cpuUs, h1('frequent', 'sse')?.cpuUs)}: where more than that come between two looks, polling is cheaper. Long polling takes ${times(h1('frequent', 'long-poll')?.cpuUs, h1('frequent', 'sse')?.cpuUs)} the time of SSE then.`,
    `**WebSocket and SSE** take the same way down: ${times(total(h1('frequent', 'sse')), total(h1('frequent', 'websocket')))} the bytes by SSE where updates are small, ${times(total(h1('steady', 'sse')), total(h1('steady', 'websocket')))} at 200 bytes.`,
    `**Messages from the client**: ten a second as POST beside SSE take ${times(total(h1('upstream', 'sse')), total(h1('upstream', 'websocket')))} the bytes of a WebSocket and ${times(h1('upstream', 'sse')?.cpuUs, h1('upstream', 'websocket')?.cpuUs)} the processor time.`,
    `**Memory a client**: without TLS ${kibibytes(clear('sse'))} for SSE and ${kibibytes(clear('websocket'))} for a WebSocket, with TLS ${kibibytes(h1('rare', 'sse')?.memoryKiB)} and ${kibibytes(h1('rare', 'websocket')?.memoryKiB)}: it is the connection that costs, and clients that poll keep theirs too (${kibibytes(h1('rare', 'poll-1s')?.memoryKiB)}).`,
  ]
}

function total(figures: Figures | undefined): number | undefined {
  return figures && figures.bytesUp + figures.bytesDown
}

/** `3.2 times`, or `0.4 times`. */
function times(value: number | undefined, of: number | undefined): string {
  if (value === undefined || of === undefined || of === 0) return '(not measured) times'
  const ratio = value / of
  return `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)} times`
}

/** How many of the twenty updates a second that SSE sends cost as much as one poll does. */
function updates(poll: number | undefined, twenty: number | undefined): string {
  if (poll === undefined || twenty === undefined || twenty === 0) return '(not measured)'
  const count = poll / (twenty / 20)
  return count >= 10 ? count.toFixed(0) : count.toFixed(1)
}

function kibibytes(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value)
    ? 'an unknown amount'
    : `${value.toFixed(0)} KiB`
}

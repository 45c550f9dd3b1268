import type { Load, Way, Wire } from './plan.ts'
import type { Run } from './run.ts'

/** What a run says of one client in one second, so that loads can be set beside one another. */
export interface Figures {
  /** The least that were asked for in that time; updates that nobody sees are none. */
  readonly requests: number
  readonly bytesUp: number
  readonly bytesDown: number
  /** Microseconds of the server's processor. */
  readonly cpuUs: number
  readonly memoryKiB: number | null
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  /** The part of the updates that a client never saw. */
  readonly missed: number
}

export function figuresOf({ seen, seconds, bytes, server }: Run): Figures {
  const clientSeconds = seen.clients * seconds
  const { received, missed } = seen.updates
  return {
    requests: seen.requests / clientSeconds,
    bytesUp: bytes.up / clientSeconds,
    bytesDown: bytes.down / clientSeconds,
    cpuUs: (server.cpuMs * 1000) / clientSeconds,
    memoryKiB: server.memoryPerClientKiB,
    p50Ms: seen.delayMs?.p50 ?? null,
    p99Ms: seen.delayMs?.p99 ?? null,
    missed: received + missed === 0 ? 0 : missed / (received + missed),
  }
}

/** Of a run that is valid. */
export function find(runs: readonly Run[], load: Load['id'], wire: Wire, way: Way): Figures | undefined {
  const run = runs.find(
    (one) => one.load === load && one.wire === wire && one.way === way && invalidBecause(one) === undefined,
  )
  return run && figuresOf(run)
}

/** Why a run says nothing; undefined where it does. */
export function invalidBecause({ seen, wire }: Run): string | undefined {
  const spoken = wire === 'h2' ? 'h2' : 'http/1.1'
  if (seen.protocol !== null && seen.protocol !== spoken)
    return `${seen.protocol} was spoken in place of ${spoken}`
  return seen.invalidBecause
}

export const WAY_NAMES: Readonly<Record<Way, string>> = {
  'poll-1s': 'polling, 1 s',
  'poll-5s': 'polling, 5 s',
  'poll-newest': 'polling, 1 s, newest alone',
  'long-poll': 'long polling',
  websocket: 'WebSocket',
  sse: 'SSE',
}

export const WIRE_NAMES: Readonly<Record<Wire, string>> = {
  'http/1.1': 'HTTP/1.1, TLS',
  h2: 'HTTP/2, TLS',
  clear: 'HTTP/1.1, no TLS',
}

export const TRANSPORTS = ['poll', 'long-poll', 'websocket', 'sse'] as const
export type Transport = (typeof TRANSPORTS)[number]

/** What the workload is told through the environment. */
export interface TransportSettings {
  /** `SSESPEC_URL`: the endpoint, its query included; `http:` or `https:` for WebSocket too. */
  readonly url: string
  /** `SSESPEC_TRANSPORT` */
  readonly transport: Transport
  /** `SSESPEC_CLIENTS` */
  readonly clients: number
  /** `SSESPEC_DURATION_MS`: how long everything is counted. */
  readonly durationMs: number
  /** `SSESPEC_SPREAD_MS`: the time over which the clients come. */
  readonly spreadMs: number
  /** `SSESPEC_SETTLE_MS`: the time from then on until anything is counted; a poll's interval at least. */
  readonly settleMs: number
  /** `SSESPEC_LINGER_MS`: how long clients stay when all is counted, so that the server's figures can be read. */
  readonly lingerMs: number
  /**
   * `SSESPEC_PERIOD_MS`, `SSESPEC_ORIGIN_MS`: when updates are due, on the host's monotonic clock: a period apart. The
   * counting then begins and ends half-way between two, so that it holds a whole number of them.
   */
  readonly periodMs: number
  readonly originMs: number
  /** `SSESPEC_INTERVAL_MS`: between one poll of a client and its next. */
  readonly intervalMs: number
  /** `SSESPEC_UPSTREAM`: messages a second that each client sends: on the WebSocket, or with POST to `SSESPEC_UPSTREAM_URL`. */
  readonly upstream: number
  readonly upstreamUrl: string
  /** `SSESPEC_PROTOCOL`: what SSE speaks, `http/1.1` or `h2`; the others speak what k6 does. */
  readonly protocol: 'http/1.1' | 'h2' | ''
  /** `SSESPEC_INSECURE=1`: certificates are not verified. */
  readonly insecure: boolean
  /** `SSESPEC_SUMMARY`: the file that the figures are written to, as JSON. */
  readonly summary: string | undefined
}

/** @throws Error with what to set, where a variable is missing or makes no sense. */
export function readTransportSettings(env: Record<string, string>): TransportSettings {
  const url = env['SSESPEC_URL'] ?? ''
  if (!/^https?:\/\/[^/]/i.test(url)) {
    throw new Error(
      `SSESPEC_URL must be an http or https URL such as http://localhost:8080/transports/poll, not "${url}"`,
    )
  }
  const transport = oneOf('SSESPEC_TRANSPORT', TRANSPORTS, env['SSESPEC_TRANSPORT'] ?? 'sse')
  const upstream = number('SSESPEC_UPSTREAM', env['SSESPEC_UPSTREAM'] ?? '0')
  const upstreamUrl = env['SSESPEC_UPSTREAM_URL'] ?? ''
  if (upstream > 0 && transport !== 'websocket' && upstreamUrl === '') {
    throw new Error('SSESPEC_UPSTREAM_URL must say where messages are sent with POST')
  }
  return {
    url,
    transport,
    clients: number('SSESPEC_CLIENTS', env['SSESPEC_CLIENTS'] ?? '10', 1),
    durationMs: number('SSESPEC_DURATION_MS', env['SSESPEC_DURATION_MS'] ?? '5000', 1),
    spreadMs: number('SSESPEC_SPREAD_MS', env['SSESPEC_SPREAD_MS'] ?? '1000'),
    settleMs: number('SSESPEC_SETTLE_MS', env['SSESPEC_SETTLE_MS'] ?? '1000'),
    lingerMs: number('SSESPEC_LINGER_MS', env['SSESPEC_LINGER_MS'] ?? '0'),
    periodMs: number('SSESPEC_PERIOD_MS', env['SSESPEC_PERIOD_MS'] ?? '0'),
    originMs: number('SSESPEC_ORIGIN_MS', env['SSESPEC_ORIGIN_MS'] ?? '0'),
    intervalMs: number('SSESPEC_INTERVAL_MS', env['SSESPEC_INTERVAL_MS'] ?? '1000', 1),
    upstream,
    upstreamUrl,
    protocol: oneOf('SSESPEC_PROTOCOL', ['http/1.1', 'h2', ''] as const, env['SSESPEC_PROTOCOL'] ?? ''),
    insecure: env['SSESPEC_INSECURE'] === '1',
    summary: env['SSESPEC_SUMMARY'] || undefined,
  }
}

function oneOf<T extends string>(name: string, values: readonly T[], value: string): T {
  const found = values.find((one) => one === value)
  if (found !== undefined) return found
  throw new Error(`${name} must be ${values.filter(Boolean).join(', ')}, not "${value}"`)
}

function number(name: string, value: string, least = 0): number {
  const read = value.trim() === '' ? Number.NaN : Number(value)
  if (Number.isFinite(read) && read >= least) return read
  throw new Error(`${name} must be a number from ${least} on, not "${value}"`)
}

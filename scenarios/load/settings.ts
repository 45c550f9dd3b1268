import type { OpenStreamsOptions } from 'k6/x/eventsource'

/** What a workload is told through the environment: `k6 run -e SSESPEC_URL=… latency.ts`. */
export interface Settings {
  /** The stream, `SSESPEC_URL`. */
  url: string
  /** `SSESPEC_PROTOCOL`; empty: by URL. */
  protocol: 'http/1.1' | 'h2' | 'h2c' | ''
  /** `SSESPEC_STREAMS`: how many, or how many at most. Unless set, the workload's own default. */
  streams: number
  /**
   * `SSESPEC_DURATION`. `latency`: how long the streams are held. `reconnect`: how long it waits for them to be
   * dropped and to come back. `connection-limit`: how long it watches the open ones when no more can be opened.
   */
  duration: string
  /** `SSESPEC_SPREAD`: the time over which the streams are started; unless set, 1,000 or 2,000 a second. */
  spread: string
  /** `SSESPEC_CONNECTIONS`: the most HTTP/2 connections to share; unset: as few as the peer allows. */
  connections: number | undefined
  /** `SSESPEC_JITTER`: up to this part of the reconnection time is added to it at random; 0 unless set. */
  jitter: number
  /** `SSESPEC_THRESHOLDS`, a JSON object such as `{"sse_event_latency":["p(99)<50"]}`. */
  thresholds: Record<string, string[]>
  /** `SSESPEC_HEADERS`, a JSON object. */
  headers: Record<string, string>
  /** `SSESPEC_SAME_HOST=1`: the server reads this host's clock, though its address does not show it. */
  sameHost: boolean
  /** `SSESPEC_INSECURE=1`: certificates are not verified. */
  insecure: boolean
  /** `SSESPEC_PROGRESS=1`: tell on standard error how far it is. */
  progress: boolean
  /** `SSESPEC_SUMMARY`: the file the JSON report is written to. */
  summary: string | undefined
}

/** What a workload does unless it is told otherwise. */
export interface Defaults {
  streams: number
  duration: string
  /** How many streams are started a second. */
  ratePerSecond: number
}

/** @throws Error with what to set, where a variable is missing or makes no sense. */
export function readSettings(env: Record<string, string>, defaults: Defaults): Settings {
  const connections = env['SSESPEC_CONNECTIONS']
  const streams = countOf('SSESPEC_STREAMS', env['SSESPEC_STREAMS'] ?? String(defaults.streams))
  const spread = `${Math.round((streams * 1000) / defaults.ratePerSecond)}ms`
  return {
    url: urlOf(env['SSESPEC_URL']),
    protocol: protocolOf(env['SSESPEC_PROTOCOL'] ?? ''),
    streams,
    duration: durationOf('SSESPEC_DURATION', env['SSESPEC_DURATION'] ?? defaults.duration),
    spread: durationOf('SSESPEC_SPREAD', env['SSESPEC_SPREAD'] ?? spread),
    connections: connections ? countOf('SSESPEC_CONNECTIONS', connections) : undefined,
    jitter: jitterOf(env['SSESPEC_JITTER'] ?? '0'),
    thresholds: thresholdsOf(env['SSESPEC_THRESHOLDS'] ?? '{}'),
    headers: headersOf(env['SSESPEC_HEADERS'] ?? '{}'),
    sameHost: env['SSESPEC_SAME_HOST'] === '1',
    insecure: env['SSESPEC_INSECURE'] === '1',
    progress: env['SSESPEC_PROGRESS'] === '1',
    summary: env['SSESPEC_SUMMARY'] || undefined,
  }
}

/** What every workload's streams have in common. */
export function streamOptions(settings: Settings): OpenStreamsOptions {
  const { protocol, headers, streams, spread, connections, jitter, sameHost } = settings
  return {
    protocol,
    headers,
    count: streams,
    spread,
    ...(connections === undefined ? {} : { connections }),
    jitter,
    sequence: 'id',
    sentAt: 'data.sentAt',
    sameHost,
  }
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** The milliseconds of a duration such as `1m30s`. */
export function millisecondsOf(duration: string): number {
  return [...duration.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0),
    0,
  )
}

function urlOf(value: string | undefined): string {
  if (!value || !/^https?:\/\/[^/]/i.test(value)) {
    throw new Error(
      `SSESPEC_URL must be the http or https URL of a stream, not ${JSON.stringify(value ?? '')}: k6 run -e SSESPEC_URL=http://localhost:8080/events …`,
    )
  }
  return value
}

function protocolOf(value: string): Settings['protocol'] {
  if (value === '' || value === 'http/1.1' || value === 'h2' || value === 'h2c') return value
  throw new Error(`SSESPEC_PROTOCOL must be http/1.1, h2 or h2c, not ${JSON.stringify(value)}`)
}

function countOf(name: string, value: string): number {
  const count = Number(value)
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new Error(`${name} must be a whole number above 0, not ${JSON.stringify(value)}`)
}

function jitterOf(value: string): number {
  const jitter = Number(value)
  if (value.trim() !== '' && jitter >= 0 && jitter <= 100) return jitter
  throw new Error(
    `SSESPEC_JITTER must be a part of the reconnection time such as 1, not ${JSON.stringify(value)}`,
  )
}

function durationOf(name: string, value: string): string {
  if (/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) return value
  throw new Error(`${name} must be a duration such as 3s or 1m30s, not ${JSON.stringify(value)}`)
}

function headersOf(value: string): Record<string, string> {
  const headers = jsonOf(value)
  if (isRecord(headers, (text): text is string => typeof text === 'string')) return headers
  throw new Error(`SSESPEC_HEADERS must be a JSON object of strings such as {"Authorization":"Bearer …"}`)
}

function thresholdsOf(value: string): Record<string, string[]> {
  const thresholds = jsonOf(value)
  const areTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((text) => typeof text === 'string')
  if (isRecord(thresholds, areTexts)) return thresholds
  throw new Error(`SSESPEC_THRESHOLDS must be a JSON object such as {"sse_event_latency":["p(99)<50"]}`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord<T>(value: unknown, holds: (member: unknown) => member is T): value is Record<string, T> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(holds)
  )
}

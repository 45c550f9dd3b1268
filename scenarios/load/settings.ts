/** What a workload is told through the environment: `k6 run -e SSESPEC_URL=… latency.ts`. */
export interface Settings {
  /** The stream, `SSESPEC_URL`. */
  url: string
  /** `SSESPEC_PROTOCOL`; empty: by URL. */
  protocol: 'http/1.1' | 'h2' | 'h2c' | ''
  /** `SSESPEC_STREAMS`, 10 unless set. */
  streams: number
  /** `SSESPEC_DURATION`, `3s` unless set. */
  duration: string
  /** `SSESPEC_SPREAD`: the time over which the streams are started, `0s` unless set. */
  spread: string
  /** `SSESPEC_CONNECTIONS`: the most HTTP/2 connections to share; unset: as few as the peer allows. */
  connections: number | undefined
  /** `SSESPEC_THRESHOLDS`, a JSON object such as `{"sse_event_latency":["p(99)<50"]}`. */
  thresholds: Record<string, string[]>
  /** `SSESPEC_HEADERS`, a JSON object. */
  headers: Record<string, string>
  /** `SSESPEC_SAME_HOST=1`: the server reads this host's clock, though its address does not show it. */
  sameHost: boolean
  /** `SSESPEC_INSECURE=1`: certificates are not verified. */
  insecure: boolean
  /** `SSESPEC_SUMMARY`: the file the JSON report is written to. */
  summary: string | undefined
}

/** @throws Error with what to set, where a variable is missing or makes no sense. */
export function readSettings(env: Record<string, string>): Settings {
  const connections = env['SSESPEC_CONNECTIONS']
  return {
    url: urlOf(env['SSESPEC_URL']),
    protocol: protocolOf(env['SSESPEC_PROTOCOL'] ?? ''),
    streams: countOf('SSESPEC_STREAMS', env['SSESPEC_STREAMS'] ?? '10'),
    duration: durationOf('SSESPEC_DURATION', env['SSESPEC_DURATION'] ?? '3s'),
    spread: durationOf('SSESPEC_SPREAD', env['SSESPEC_SPREAD'] ?? '0s'),
    connections: connections ? countOf('SSESPEC_CONNECTIONS', connections) : undefined,
    thresholds: thresholdsOf(env['SSESPEC_THRESHOLDS'] ?? '{}'),
    headers: headersOf(env['SSESPEC_HEADERS'] ?? '{}'),
    sameHost: env['SSESPEC_SAME_HOST'] === '1',
    insecure: env['SSESPEC_INSECURE'] === '1',
    summary: env['SSESPEC_SUMMARY'] || undefined,
  }
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

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
  /** `SSESPEC_HEADERS`, a JSON object. */
  headers: Record<string, string>
  /** `SSESPEC_INSECURE=1`: certificates are not verified. */
  insecure: boolean
  /** `SSESPEC_SUMMARY`: the file the JSON report is written to. */
  summary: string | undefined
}

/** @throws Error with what to set, where a variable is missing or makes no sense. */
export function readSettings(env: Record<string, string>): Settings {
  return {
    url: urlOf(env['SSESPEC_URL']),
    protocol: protocolOf(env['SSESPEC_PROTOCOL'] ?? ''),
    streams: countOf(env['SSESPEC_STREAMS'] ?? '10'),
    duration: durationOf(env['SSESPEC_DURATION'] ?? '3s'),
    headers: headersOf(env['SSESPEC_HEADERS'] ?? '{}'),
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

function countOf(value: string): number {
  const count = Number(value)
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new Error(`SSESPEC_STREAMS must be a whole number above 0, not ${JSON.stringify(value)}`)
}

function durationOf(value: string): string {
  if (/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) return value
  throw new Error(`SSESPEC_DURATION must be a duration such as 3s or 1m30s, not ${JSON.stringify(value)}`)
}

function headersOf(value: string): Record<string, string> {
  let headers: unknown
  try {
    headers = JSON.parse(value)
  } catch {
    headers = undefined
  }
  if (isTexts(headers)) return headers
  throw new Error(`SSESPEC_HEADERS must be a JSON object of strings such as {"Authorization":"Bearer …"}`)
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  )
}

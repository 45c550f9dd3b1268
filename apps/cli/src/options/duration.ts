import { UsageError } from '../errors.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Reads `500ms`, `3s`, `1.5m`; a bare number is seconds. The result is in ms. */
export function readDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim())
  const ms = match ? Number(match[1]) * UNITS[match[2] ?? 's']! : Number.NaN
  if (!(ms > 0) || ms > 24 * UNITS['h']!) {
    throw new UsageError(`${JSON.stringify(text)} is no duration: write 500ms, 3s or 2m, up to 24h.`)
  }
  return ms
}

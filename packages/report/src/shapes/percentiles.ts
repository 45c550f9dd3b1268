/** Percentiles of a measured quantity, in milliseconds; `null` where nothing was seen (`count` is 0). */
export interface Percentiles {
  readonly p50: number | null
  readonly p90: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly p999: number | null
  readonly max: number | null
  /** How many values were recorded. */
  readonly count: number
}

import type { DataArrival } from './http2-connection.ts'

/** The streams of the `h2` probe, in the order in which it opens them. */
export const H2_STREAMS = {
  /** Flows, and is cancelled. */
  cancelled: 0,
  /** Flows to the end, with a wide window. */
  free: 1,
  /** Opened when the first is gone, with a window of 1 KiB; after a while it is granted more. */
  held: 2,
} as const

/** The typical time between arrivals in ms, where there were enough of them to tell. */
export function steadily(data: readonly DataArrival[]): number | undefined {
  const gaps = data.slice(1).map(({ at }, index) => at - data[index]!.at)
  if (gaps.length < 2) return undefined
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]
}

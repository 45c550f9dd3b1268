/** The streams of the `h2` probe, in the order in which it opens them. */
export const H2_STREAMS = {
  /** Flows, and is cancelled. */
  cancelled: 0,
  /** Flows to the end, with a wide window. */
  free: 1,
  /** Opened when the first is gone, with a window of 1 KiB at most; after a while it is granted more. */
  held: 2,
} as const

/** Anything shorter is no silence, in ms; nor is what lasts not so many times as long as a stream's own pauses. */
const SILENT_MS = 500
const LONGER_TIMES = 2

/** So many arrivals tell how long a stream may pause, where each comes when it likes. */
export const TELLING = 10

/**
 * How long a stream must be silent for that to mean something, in ms: clearly longer than the longest pause between the
 * arrivals that it had while nothing disturbed it. Infinite where too little came to tell.
 */
export function silenceMs(undisturbed: readonly { readonly at: number }[]): number {
  const times = undisturbed.map(({ at }) => at)
  if (times.length < 3) return Infinity
  const pauses = times.slice(1).map((at, index) => at - times[index]!)
  return Math.max(SILENT_MS, LONGER_TIMES * pauses.reduce((longest, ms) => Math.max(longest, ms), 0))
}

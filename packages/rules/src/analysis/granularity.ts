import type { Burst } from './bursts.ts'

/** Smaller buffers hold back less than an event or two, and servers that write byte by byte look like one. */
const SMALLEST = 512

/** A pause that a buffer being filled makes, and a scheduler or a saturated link rarely does, in ms. */
const PAUSE_MS = 30

/**
 * The size in bytes of a buffer that is let go only when it is full: bursts of one size, with pauses between, that
 * end inside an event although other events ended in them. `undefined` where that is not proven.
 *
 * The first burst does not count, for many a buffer holds the response head as well; nor does the last, which the
 * end of the stream lets go.
 */
export function granularityOf(
  bursts: readonly Burst[],
  events: readonly { start: number; end: number }[],
  roundTripMs: number,
): number | undefined {
  const pause = Math.max(PAUSE_MS, 3 * roundTripMs)
  const ends = new Set(events.map((event) => event.end))
  const lastEnd = events.at(-1)?.end ?? 0
  const sizes: number[] = []
  for (const [index, burst] of bursts.entries()) {
    const before = bursts[index - 1]
    if (before === undefined || burst.from - before.to < pause) continue
    const cuts = !ends.has(burst.end) && burst.start < lastEnd
    const whole = events.some((event) => event.end > burst.start && event.end <= burst.end)
    if (cuts && whole) sizes.push(burst.end - burst.start)
  }
  const size = mostCommon(sizes)
  if (size === undefined || size < SMALLEST) return undefined
  const equal = sizes.filter((other) => other % size === 0).length
  return equal >= 2 && equal >= 0.6 * (bursts.length - 2) ? size : undefined
}

/** The value that occurs most, at least twice. */
function mostCommon(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best: number | undefined
  for (const [value, count] of counts) {
    if (count >= 2 && (best === undefined || count > counts.get(best)!)) best = value
  }
  return best
}

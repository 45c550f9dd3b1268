import { contentPieces, type Recording } from '@ssespec/recording'

/**
 * Two streams that a server served at the same time: one gave content between two pieces of the other's. A server for one
 * client at a time, which first ends with one and then begins with the next, cannot have done so.
 */
export function servedBeside(recordings: readonly Recording[]): readonly [Recording, Recording] | undefined {
  const arrivals = recordings.map((recording) => ({
    recording,
    times: contentPieces(recording).map(({ at }) => recording.startedAtMonotonicMs + at),
  }))
  for (const one of arrivals) {
    const [first = Infinity, last = -Infinity] = [one.times[0], one.times.at(-1)]
    const other = arrivals.find(
      ({ recording, times }) => recording !== one.recording && times.some((at) => first < at && at < last),
    )
    if (other) return [one.recording, other.recording]
  }
  return undefined
}

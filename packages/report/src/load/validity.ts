import type { Measurement } from './measurement.ts'

/** Events are called late when half of them came later than this, and far later than the generator's own lag. */
const LATE_MS = 100

/** Why the figures say nothing about the target: a sentence that says what to change; undefined where they do. */
export function invalidBecause(
  measurement: Pick<Measurement, 'invalidBecause' | 'streams' | 'events' | 'failures' | 'ramp'>,
): string | undefined {
  const { streams, events, failures, ramp } = measurement
  if (streams.opened === 0) {
    return `no stream could be opened: ${failures[0]?.error ?? 'the server did not answer in the time given'}`
  }
  if (measurement.invalidBecause !== undefined) return measurement.invalidBecause
  // How many streams can be open is known without an event.
  if (events.captured === 0 && ramp === undefined) {
    return 'no event came in the time given; run it longer, or make the server send'
  }
  return undefined
}

/** Where the generator was on time and the events were not: a sentence that names the server. */
export function lateness(
  url: string,
  { latencyMs, generator }: Pick<Measurement, 'latencyMs' | 'generator'>,
): string | undefined {
  const p50 = latencyMs?.p50 ?? 0
  if (p50 < Math.max(LATE_MS, 5 * generator.lagMs)) return undefined
  const server = url.replace(/^(https?:\/\/[^/?#]+).*$/i, '$1')
  return `half of the events came ${p50.toFixed(0)} ms late or later while the generator was on time (lag p99 ${generator.lagMs.toFixed(1)} ms): ${server} sends late, or something on the way from it holds events back`
}

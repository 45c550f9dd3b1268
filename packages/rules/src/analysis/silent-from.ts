import { contentPieces, type Recording } from '@ssespec/recording'

import type { Http2Stream } from './http2-connection.ts'
import { silenceMs, TELLING } from './silence.ts'
import { PROMPT_MS } from './thresholds.ts'

/** A stream that says nothing any more is waited for so long at least, in ms. */
const AT_LEAST_MS = 1000

/**
 * A silence of a stream that began at a time, if it is longer than what the stream is known for, as far as it was
 * looked at. One that it comes back from has to last longer.
 */
export function silentFrom(
  free: Http2Stream,
  from: number,
  until: number,
  alone: Recording | undefined,
): { readonly until: number; readonly actual: string } | undefined {
  const undisturbed = alone ? contentPieces(alone) : free.data.filter(({ at }) => at <= from)
  const own = silenceMs(undisturbed)
  const later = free.data.filter(({ at }) => at > from)
  const next = later[0]?.at
  if (next === undefined) {
    const isOver = free.endedAt !== undefined || free.resetByServer !== undefined
    if (isOver || until - from <= Math.max(AT_LEAST_MS, own)) return undefined
    return { until, actual: 'no DATA any more' }
  }
  const to = Math.min(next, until)
  const afterwards = silenceMs(later)
  const usual = Math.max(own, Number.isFinite(afterwards) ? afterwards : 0)
  if (undisturbed.length + later.length < TELLING || to - from <= Math.max(PROMPT_MS, usual)) return undefined
  return { until: to, actual: `no DATA on stream ${free.id} for ${Math.round(to - from)} ms` }
}

import { finalHead, lastOf, type Recording } from '@ssespec/recording'

import { findRecording } from '../view.ts'
import { roundTripMs } from './delivery.ts'

/** The steps of the probe `release`: a stream that is left at its head, and the one that is asked for then. */
export const RELEASE = { left: 'left', next: 'next' } as const

/** A response head that comes so much later than another had to wait for something, in ms. */
const WAITED_MS = 1000

/**
 * How long a server is busy with a stream whose client has left, in ms; `Infinity` if it answered nobody meanwhile, and
 * `undefined` where nothing was seen of it. A worker that waits between two events hears of it at the next. Of several
 * workers one is free for the second stream; then the first has waited, behind the exchanges that went before.
 */
export function releaseMs(recordings: readonly Recording[]): number | undefined {
  const [left, next] = Object.values(RELEASE).map((step) => findRecording(recordings, 'release', step))
  if ([left, next].some((recording) => recording && lastOf(recording, 'abort')?.why === 'head-timeout'))
    return Infinity
  const usual = headMs(findRecording(recordings, 'open')) ?? 0
  return [next, left].map(headMs).find((ms) => ms !== undefined && ms > usual + WAITED_MS)
}

/** What to say of an exchange that may have waited for a worker busy with one of ours, which was over. */
export function heldUpByRelease(recordings: readonly Recording[]): string | undefined {
  const ms = releaseMs(recordings)
  if (ms === undefined) return undefined
  const when = ms === Infinity ? 'not in the time given' : `${(ms / 1000).toFixed(1)} s later`
  return `the server is slow to see that a client has left: all workers were busy, and the next client was served ${when}`
}

/** Whether an exchange got no response head in time, or one that looks as if it had to wait for another to be over. */
export function hadToWait(recording: Recording): boolean {
  if (finalHead(recording) === undefined) return lastOf(recording, 'abort')?.why === 'head-timeout'
  return (headMs(recording) ?? 0) > WAITED_MS + roundTripMs(recording)
}

/** From the request, or the connection that it needed, to the response head, in ms. */
function headMs(recording: Recording | undefined): number | undefined {
  return recording && finalHead(recording)?.at
}

import { finalHead, firstOf, lastOf, type Recording } from '@ssespec/recording'

/** A stream that ends this much earlier than another did may have ended in the same way, in ms. */
const SOONER_MS = 300

/** How long a stream lived until the server ended or cut it, in ms; Infinity if it was still open when we left. */
function lifetimeOf(recording: Recording | undefined): number {
  const head = recording && finalHead(recording)
  const end = recording && (lastOf(recording, 'end') ?? firstOf(recording, 'error'))
  return head === undefined || end === undefined ? Infinity : end.at - head.at
}

/** Whether a stream that ended at an age, in ms, ended as this one did by itself: nothing else need have ended it. */
export function endsLike(recording: Recording | undefined, ageMs: number): boolean {
  return ageMs >= lifetimeOf(recording) - SOONER_MS
}

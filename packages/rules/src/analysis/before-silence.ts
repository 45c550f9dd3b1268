import type { Recording } from '@ssespec/recording'

import type { Fail } from '../verdict.ts'
import { evidence, findRecording } from '../view.ts'
import { atOrigin } from './origin-side.ts'
import { HELD_MS } from './thresholds.ts'
import { unsentOf } from './unsent.ts'

/** The steps of the probe `pause`: what is sent before the silence, and how it was asked for. */
export const PAUSES = {
  get: 'events',
  large: 'large events',
  comments: 'comments',
  post: 'events in answer to a POST',
  gzip: 'events for a client that takes gzip',
} as const

export type PauseStep = keyof typeof PAUSES

/**
 * The failure that a silence proves: the origin wrote something, then nothing more, and a client that stayed on did not
 * get all of it. What waits there waits for later events.
 */
export function heldBeforeSilence(
  recordings: readonly Recording[],
  steps: readonly PauseStep[],
): Fail | undefined {
  const held = steps.flatMap((step) => {
    const client = findRecording(recordings, 'pause', step)
    const [origin] = atOrigin(recordings, 'pause', step)
    const unsent = client && origin && unsentOf(client, origin)
    return unsent && unsent.waitedMs >= HELD_MS ? [{ step, client, unsent }] : []
  })
  const [first] = held
  if (first === undefined) return undefined
  const { unsent } = first
  const missing = unsent.eventsWritten - unsent.eventsReceived
  const what =
    missing > 0
      ? `the last ${missing} of ${unsent.eventsWritten} events`
      : `the last ${unsent.written - unsent.received} bytes`
  return {
    outcome: 'fail',
    message: `${what} before a silence do not come`,
    expected: `${unsent.written} bytes, all that the origin wrote before it fell silent`,
    actual: `${unsent.received} bytes, ${(unsent.waitedMs / 1000).toFixed(1)} s after the origin wrote the last of them`,
    evidence: held.map(({ step, client, unsent: { received, written } }) =>
      evidence(client, `${PAUSES[step]}: ${received} of ${written} bytes`),
    ),
  }
}

/** Whether any of the steps was made, so that silence about them is a good sign. */
export function pausesMade(recordings: readonly Recording[], steps: readonly PauseStep[]): boolean {
  return steps.some((step) => findRecording(recordings, 'pause', step) !== undefined)
}

import { exchangeName, type Protocol, type Recording } from '@ssespec/recording'

import { requestIn } from './analysis/request.ts'
import type { Evidence } from './verdict.ts'

/** What a rule is shown: the recordings of one target over one protocol. */
export interface View {
  readonly protocol: Protocol
  readonly recordings: readonly Recording[]
  /** What was recorded of the same target over other protocols. */
  readonly elsewhere?: readonly Recording[]
  /** The same exchanges with the origin itself, for rules about a proxy. */
  readonly direct?: readonly Recording[]
}

/** An exchange that a rule cannot do without is not among the recordings: they are not whole, and nothing can be told. */
export class MissingRecordingError extends RangeError {
  override readonly name = 'MissingRecordingError'
}

/**
 * The recording of one of a probe's exchanges.
 * @throws MissingRecordingError if there is none: a rule names the probes that it reads in `needs`.
 */
export function recordingOf(
  recordings: readonly Recording[] | undefined,
  probe: string,
  step: string = '',
): Recording {
  const found = findRecording(recordings, probe, step)
  if (found === undefined) {
    throw new MissingRecordingError(`there is no recording of ${exchangeName({ probe, step })}`)
  }
  return found
}

/** The recording of one of a probe's exchanges, where it may not have been made. */
export function findRecording(
  recordings: readonly Recording[] | undefined,
  probe: string,
  step: string = '',
): Recording | undefined {
  return recordings?.find((recording) => recording.probe === probe && recording.step === step)
}

/** Evidence from a place in a recording. */
export function evidence(
  recording: Recording,
  text: string,
  place: { at?: number; offset?: number } = {},
): Evidence {
  const request = requestIn(recording)
  return { exchange: exchangeName(recording), text, ...place, ...(request && { request }) }
}

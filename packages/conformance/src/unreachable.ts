import { entriesOf, firstOf, lastOf, NOT_OFFERED, type Protocol, type Recording } from '@ssespec/recording'

/** Why a target could not be reached. */
export interface Unreachable {
  /** `ECONNREFUSED`, `ENOTFOUND`, `HEAD_TIMEOUT` and so on. */
  readonly code: string
  readonly message: string
}

/** Why an exchange never got to see its target: no name, no connection, no TLS, or not one byte of an answer. */
export function unreachableIn(recording: Recording | undefined): Unreachable | undefined {
  if (recording === undefined) return undefined
  const error = firstOf(recording, 'error')
  const answered = ['head', 'informational', 'malformed', 'limit'].some((kind) =>
    recording.entries.some((entry) => entry.kind === kind),
  )
  if (answered) return undefined
  if (error && ['resolve', 'connect', 'tls', 'request'].includes(error.phase)) {
    return { code: error.code, message: error.message }
  }
  const abort = lastOf(recording, 'abort')
  if (abort?.why !== 'head-timeout') return undefined
  const asked = entriesOf(recording, 'request').at(-1)?.at ?? 0
  return {
    code: 'HEAD_TIMEOUT',
    message: `it took the request and sent no byte in ${((abort.at - asked) / 1000).toFixed(1)} s`,
  }
}

/** The protocols over which recordings were made, in that order, and for each why its target was not reached, if it was not. */
export function reachOf(recordings: readonly Recording[]): Map<Protocol, Unreachable | undefined> {
  const protocols = [...new Set(recordings.map(({ protocol }) => protocol))]
  return new Map(
    protocols.map((protocol) => {
      const opened = recordings.find((each) => each.protocol === protocol && each.probe === 'open')
      return [protocol, unreachableIn(opened)]
    }),
  )
}

/**
 * Why a target was not reached over a protocol that is required, or over any. A version of HTTP that the target does not
 * offer is left out where it was reached over another.
 */
export function whyNotReached(
  recordings: readonly Recording[],
  isRequired: (protocol: Protocol) => boolean,
): Unreachable | undefined {
  const reach = [...reachOf(recordings)]
  const [first] = reach
  if (reach.every(([, why]) => why !== undefined)) return first?.[1]
  const codes: readonly string[] = Object.values(NOT_OFFERED)
  return reach.find(([protocol, why]) => why && isRequired(protocol) && !codes.includes(why.code))?.[1]
}

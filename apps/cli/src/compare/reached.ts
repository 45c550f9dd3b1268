import type { JudgedPair, ProtocolChoice } from '@ssespec/conformance'
import { redactUrl } from '@ssespec/recording'

import { UnreachableError } from '../errors.ts'

interface Reached {
  readonly pairs: JudgedPair[]
  readonly notes: string[]
  /** Ways of a lab: their proxies run, and could not be reached. */
  readonly unreached: JudgedPair[]
}

/**
 * The pairs that were reached, and a note for each that was not. HTTP/2 that nobody asked for by name need not be there.
 * @throws UnreachableError where a way is not reached at all, or not over the protocol that was asked for
 */
export function reachedOnly(pairs: readonly JudgedPair[], http: ProtocolChoice): Reached {
  const reached = pairs.filter(({ unreachable }) => unreachable === undefined)
  const notes = pairs.flatMap((pair) => {
    const { unreachable, way, protocol, url } = pair
    if (unreachable === undefined) return []
    const { message, code } = unreachable
    const otherwise = reached.some((other) => other.way.name === way.name)
    // One of many in a lab does not keep the rest from being told.
    if ('lab' in way) return [`${way.name} over ${protocol} could not be reached: ${message} (${code}).`]
    if (!otherwise || (http !== 'auto' && code !== 'HEAD_TIMEOUT')) {
      throw new UnreachableError(
        `${way.name} cannot be reached at ${redactUrl(url)} over ${protocol}: ${message} (${code}).`,
      )
    }
    return [`${way.name} over ${protocol} was left out: ${message} (${code}).`]
  })
  const unreached = pairs.filter(({ unreachable, way }) => unreachable !== undefined && 'lab' in way)
  return { pairs: reached, notes, unreached }
}

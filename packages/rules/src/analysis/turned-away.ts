import { finalHead, type Recording } from '@ssespec/recording'

import type { Fail, Judgement } from '../verdict.ts'
import { evidence } from '../view.ts'
import { isEventStream, typeNamed } from './media-type.ts'

/** Statuses by which a server asks to come later, which says nothing of the id. */
const LATER = [429, 503]

/**
 * Judges the answer to a client that comes back with an id that it got, where that is no event stream; `other` is the answer
 * to an id that the server has never sent.
 */
export function turnedAway(
  second: Recording,
  sent: string,
  other: Recording | undefined,
): Judgement | undefined {
  const head = finalHead(second)
  const otherHead = other && finalHead(other)
  const takesOthers = otherHead?.status === 200
  const failure = (actual: string): Fail => ({
    outcome: 'fail',
    message: `a client that comes back with an id of this stream gets ${actual}`,
    expected: `what came after id ${JSON.stringify(sent)}`,
    actual,
    evidence: [
      evidence(second, head ? `${head.status} ${head.reason}`.trim() : actual, { at: head?.at ?? 0 }),
    ],
  })
  if (head === undefined) {
    if (takesOthers) return failure('no answer')
    return { outcome: 'inconclusive', message: 'the second request got no response head' }
  }
  // HTML 9.2.1: "a client can be told to stop reconnecting using the HTTP 204 No Content response code."
  if (head.status === 204) return { outcome: 'pass', message: 'the stream was at its end: 204' }
  if (head.status === 200) {
    return isEventStream(head.headers) ? undefined : failure(`200 with ${typeNamed(head.headers)}`)
  }
  const isOfTheId = head.status >= 500 || (head.status >= 400 && takesOthers)
  if (isOfTheId && !LATER.includes(head.status)) return failure(`${head.status} ${head.reason}`.trim())
  return { outcome: 'inconclusive', message: `the second request was answered with ${head.status}` }
}

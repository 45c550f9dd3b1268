import { contentBytes, finalHead, lastOf, type Recording } from '@ssespec/recording'

import { isEventStream, typeNamed } from './media-type.ts'

/**
 * What is wrong with an answer of 200 that was asked for beside others, where the stream that was opened alone went on:
 * another type, or an end that came sooner than the lone stream was seen to live.
 */
export function unlikeAlone(recording: Recording, alone: Recording): string | undefined {
  const head = finalHead(recording)
  const headAlone = finalHead(alone)
  if (head === undefined || headAlone === undefined) return undefined
  if (isEventStream(headAlone.headers) && !isEventStream(head.headers)) {
    return `200 with ${typeNamed(head.headers)}`
  }
  const over = lastOf(recording, 'end') ?? lastOf(recording, 'error')
  if (over === undefined) return undefined
  // A stream that is short for everyone ends here as well.
  const shortForAll = lastOf(alone, 'end') ?? lastOf(alone, 'error')
  if (shortForAll !== undefined) {
    const isEmpty = contentBytes(recording).length === 0 && contentBytes(alone).length > 0
    return isEmpty ? 'the stream ended without content' : undefined
  }
  const livedMs = over.at - head.at
  const livedAloneMs = (alone.entries.at(-1)?.at ?? headAlone.at) - headAlone.at
  if (livedMs >= livedAloneMs) return undefined
  return `the stream was over ${Math.round(livedMs)} ms after its head`
}

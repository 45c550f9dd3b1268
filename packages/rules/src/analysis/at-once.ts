import { contentPieces, finalHead, type Recording } from '@ssespec/recording'

/**
 * One more than the streams that a browser opens to a server over HTTP/1.1: what many open pages need, and what a small
 * pool of workers does not give.
 */
export const STREAMS_AT_ONCE = 7

/** In ms after the response head. */
const AT_ONCE_MS = 1000

/** Whether a stream gives its first bytes at once, so that a stream without any is one that hangs. */
export function flowsAtOnce(recording: Recording): boolean {
  const head = finalHead(recording)
  const first = contentPieces(recording)[0]
  return head !== undefined && first !== undefined && first.at - head.at <= AT_ONCE_MS
}

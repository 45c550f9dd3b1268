import { entriesOf, finalHead, headerValue, type Recording } from '@ssespec/recording'

/**
 * Whether the target asks for fewer requests.
 * RFC 6585, 4: "The 429 status code indicates that the user has sent too many requests in a given amount of time".
 * RFC 9110, 15.6.4: of 503 "The server MAY send a Retry-After header field … to suggest an appropriate amount of time
 * for the client to wait before retrying the request."
 */
export function isRefusal(recording: Recording): boolean {
  const head = finalHead(recording)
  if (head?.status === 429) return true
  if (entriesOf(recording, 'frame').some(({ headers = [] }) => headerValue(headers, ':status') === '429')) {
    return true
  }
  return head?.status === 503 && headerValue(head.headers, 'retry-after') !== undefined
}

/** Thrown when a request would follow a refusal, or cannot be made any more: the run, or the probe, ends early. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded'

  constructor() {
    super('no further request is to be sent')
  }
}

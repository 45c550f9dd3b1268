import {
  finalHead,
  firstOf,
  headerValue,
  headerValues,
  isTruncated,
  lastOf,
  type Recording,
  wirePieces,
} from '@ssespec/recording'

import { codingsOfNoClient, transferCodingsOf } from './transfer-codings.ts'
import type { Fail, Judgement } from '../verdict.ts'
import { evidence } from '../view.ts'

/** What HTTP's grammar has no place for, after a head. */
export function malformedMessage(recording: Recording): Fail | undefined {
  const fault = firstOf(recording, 'malformed')
  // A coding that does not decode is framed well; response/content-encoding speaks of it. Where there is no head,
  // response/status says so of the open stream, and other methods need not be understood.
  if (fault === undefined || fault.where === 'content-coding' || !finalHead(recording)) return undefined
  return {
    outcome: 'fail',
    message: surplus(recording) ?? `the ${fault.where.replace('-', ' ')} is malformed`,
    expected: fault.expected,
    actual: `${fault.bytes.length} other bytes after ${fault.offset} bytes of content`,
    evidence: [
      evidence(recording, new TextDecoder('latin1').decode(fault.bytes), {
        at: fault.at,
        offset: fault.offset,
      }),
    ],
  }
}

/**
 * RFC 9110, 6.4.1: "Responses to the HEAD request method … never include content"; "All 1xx (Informational), 204 (No
 * Content), and 304 (Not Modified) responses do not include content."
 */
function surplus(recording: Recording): string | undefined {
  const method = lastOf(recording, 'request')?.method
  const { status } = finalHead(recording)!
  if (method === 'HEAD') return 'the response to HEAD has content'
  return status === 204 || status === 304 ? `the ${status} has content` : undefined
}

/** Content-Length and Transfer-Encoding that contradict each other, the status or the grammar. */
export function framingHeaders(recording: Recording): Fail | undefined {
  const head = finalHead(recording)
  // HTTP/2 has frames of its own; response/connection-headers speaks of Transfer-Encoding there.
  if (head === undefined || head.httpVersion === '2') return undefined
  const lengths = headerValues(head.headers, 'content-length')
  const coding = headerValue(head.headers, 'transfer-encoding')
  const failure = (message: string, expected: string): Fail => ({
    outcome: 'fail',
    message,
    expected,
    actual: [...lengths.map((value) => `Content-Length: ${value}`), coding && `Transfer-Encoding: ${coding}`]
      .filter(Boolean)
      .join(' and '),
    evidence: [
      ...lengths.map((value) => `Content-Length: ${value}`),
      ...headerValues(head.headers, 'transfer-encoding').map((value) => `Transfer-Encoding: ${value}`),
    ].map((text) => evidence(recording, text, { at: head.at })),
  })
  if (coding !== undefined && lengths.length > 0) {
    return failure('Content-Length stands beside Transfer-Encoding', 'one of the two')
  }
  // RFC 9110, 8.6: Content-Length = 1*DIGIT
  if (lengths.length > 1 || lengths.some((value) => !/^\d+$/.test(value))) {
    return failure('Content-Length is not one number', 'Content-Length: one number')
  }
  // RFC 9112, 6.1: "A server MUST NOT send a Transfer-Encoding header field in any response with a status code of
  // 1xx (Informational) or 204 (No Content)."
  if (coding !== undefined && head.status === 204)
    return failure('a 204 has Transfer-Encoding', 'no content at all')
  const codings = transferCodingsOf(head.headers)
  // RFC 9112, 6.1: "A sender MUST NOT apply the chunked transfer coding more than once to a message body".
  if (codings.filter((each) => each === 'chunked').length > 1) {
    return failure('the content is said to be chunked more than once', 'Transfer-Encoding: chunked, once')
  }
  // RFC 9112, 7.4: "If the TE field value is empty or if no TE field is present, the only acceptable transfer coding is
  // chunked."
  const [other] = codingsOfNoClient(head.headers)
  if (other !== undefined) {
    return failure(
      `the transfer coding ${other} was not asked for, and no client takes it off`,
      'chunked alone',
    )
  }
  return undefined
}

/** Whether as many bytes came as Content-Length says. */
export function declaredLength(recording: Recording): Judgement {
  const head = finalHead(recording)!
  const declared = headerValue(head.headers, 'content-length')
  if (declared === undefined) {
    const coding = headerValue(head.headers, 'transfer-encoding')
    const how =
      head.httpVersion === '2' ? 'DATA frames' : coding === undefined ? 'until the connection closes' : coding
    return { outcome: 'pass', message: how }
  }
  const seen = wirePieces(recording).reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (isTruncated(recording))
    return { outcome: 'inconclusive', message: 'the content is larger than what is kept' }
  const end = lastOf(recording, 'end')
  if (end === undefined) {
    return {
      outcome: 'inconclusive',
      message: `a Content-Length of ${declared}, and the stream is still open`,
    }
  }
  if (seen === Number(declared)) return { outcome: 'pass', message: `${declared} bytes, as said` }
  return {
    outcome: 'fail',
    message: 'the content is not as long as Content-Length says',
    expected: `${declared} bytes`,
    actual: `${seen} bytes, then the end`,
    evidence: [evidence(recording, `Content-Length: ${declared}`, { at: head.at, offset: seen })],
  }
}

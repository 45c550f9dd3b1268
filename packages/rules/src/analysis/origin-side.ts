import { finalHead, firstOf, type Recording } from '@ssespec/recording'

import type { NotApplicable } from '../verdict.ts'

/** What a rule says whose exchanges only an origin of our own can answer. */
export const NEEDS_OWN_ORIGIN: NotApplicable = {
  outcome: 'not-applicable',
  message: 'asked of an origin of our own alone: compare --serve, or --lab',
}

/**
 * What our own origin recorded of the requests that an exchange led to, in the order in which they came. The step of
 * such a recording is that of the client's exchange with `@origin`, `@origin-2` and so on behind it.
 */
export function atOrigin(recordings: readonly Recording[], probe: string, step: string = ''): Recording[] {
  const mark = `${step}@origin`
  return recordings.filter(
    (recording) =>
      recording.probe === probe && (recording.step === mark || recording.step.startsWith(`${mark}-`)),
  )
}

/** When the one who asked the origin left it, in ms of the host's clock; `undefined` if it never did. */
export function leftOriginAt(recording: Recording): number | undefined {
  const left = firstOf(recording, 'error')
  return left?.code === 'CLIENT_LEFT' ? recording.startedAtMonotonicMs + left.at : undefined
}

/** When the client left, or the last thing that it saw, in ms of the host's clock. */
export function lastMoment(recording: Recording): number {
  return recording.startedAtMonotonicMs + (recording.entries.at(-1)?.at ?? 0)
}

/** How an exchange ended, as a client can tell. */
export type Ending =
  /** The message says that it is whole. */
  | 'whole'
  /** Nothing marks the end but the end of the connection, and the head promised nothing else. */
  | 'unmarked'
  /** The message says that it was cut. */
  | 'cut'
  /** It had not ended when we left. */
  | 'open'
  /** No response head came. */
  | 'none'

/**
 * RFC 9112, 8: "A message body that uses the chunked transfer coding is incomplete if the zero-sized chunk that
 * terminates the encoding has not been received. … A response that has neither chunked transfer coding nor
 * Content-Length is terminated by closure of the connection and, if the header section was received intact, is
 * considered complete unless an error was indicated by the underlying connection".
 */
export function endingOf(recording: Recording): Ending {
  const head = finalHead(recording)
  if (head === undefined) return firstOf(recording, 'error') ? 'cut' : 'none'
  const end = firstOf(recording, 'end')
  if (end === undefined)
    return firstOf(recording, 'error') || firstOf(recording, 'malformed') ? 'cut' : 'open'
  if (end.how !== 'close') return 'whole'
  const framed = head.headers.some(([name]) => /^(transfer-encoding|content-length)$/i.test(name))
  return framed || head.httpVersion === '2' ? 'cut' : 'unmarked'
}

/** How a cut looks to a client, in a few words. */
export function describeEnding(recording: Recording): string {
  const error = firstOf(recording, 'error')
  if (error?.http2Code !== undefined) return `${error.code} with code ${error.http2Code}`
  if (error) return error.code === 'ECONNRESET' ? 'a reset connection' : error.message
  switch (endingOf(recording)) {
    case 'whole':
      return 'a proper end'
    case 'unmarked':
      return 'a closed connection, which marks the end of this body'
    case 'cut':
      return 'a closed connection, the last chunk missing'
    case 'open':
      return 'open'
    case 'none':
      return 'no response head'
  }
}

import { finalHead, firstOf, headerValue, type Recording } from '@ssespec/recording'

import type { Inconclusive } from '../verdict.ts'
import { codingsOfNoClient } from './transfer-codings.ts'

/** The content codings that the client takes off. */
const DECODED = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd'])

/** Says why a recording's content cannot be read as a stream: one of its codings did not decode, or is unknown to us. */
export function unreadable(recording: Recording): Inconclusive | undefined {
  const fault = recording.entries.find(
    (entry) => entry.kind === 'malformed' && entry.where === 'content-coding',
  )
  if (fault === undefined) return undecoded(recording)
  return {
    outcome: 'inconclusive',
    message: `the body does not decode as ${codingOf(recording) ?? 'its coding'}`,
  }
}

/** Says why a recording's content is not as it was written: a coding of it is unknown to us. */
export function undecoded(recording: Recording): Inconclusive | undefined {
  const [transferCoding] = codingsOfNoClient(finalHead(recording)?.headers ?? [])
  if (transferCoding !== undefined) return notDecoded(`transfer coding ${transferCoding}`)
  const coding = codingOf(recording)
  // The words `none` and `identity` name no coding: what follows is plain, whatever response/content-encoding says.
  if (coding === undefined || ['', 'identity', 'none'].includes(coding) || DECODED.has(coding))
    return undefined
  if (firstOf(recording, 'decoded') || firstOf(recording, 'body') === undefined) return undefined
  return notDecoded(`content coding ${coding}`)
}

function codingOf(recording: Recording): string | undefined {
  return headerValue(finalHead(recording)?.headers ?? [], 'content-encoding')
    ?.trim()
    .toLowerCase()
}

function notDecoded(coding: string): Inconclusive {
  return { outcome: 'inconclusive', message: `the body has the ${coding}, which is not decoded here` }
}

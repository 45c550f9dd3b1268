import { finalHead, firstOf, headerValue, type Recording } from '@ssespec/recording'

import type { Inconclusive } from '../verdict.ts'

/** The content codings that the client takes off. */
const DECODED = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd'])

/** Says why a recording's content cannot be read as a stream: its coding did not decode, or is unknown to us. */
export function unreadable(recording: Recording): Inconclusive | undefined {
  const fault = recording.entries.find(
    (entry) => entry.kind === 'malformed' && entry.where === 'content-coding',
  )
  const coding = headerValue(finalHead(recording)?.headers ?? [], 'content-encoding')
    ?.trim()
    .toLowerCase()
  if (fault)
    return { outcome: 'inconclusive', message: `the body does not decode as ${coding ?? 'its coding'}` }
  // The words `none` and `identity` name no coding: what follows is plain, whatever response/content-encoding says.
  if (coding === undefined || ['', 'identity', 'none'].includes(coding) || DECODED.has(coding))
    return undefined
  if (firstOf(recording, 'decoded') || firstOf(recording, 'body') === undefined) return undefined
  return {
    outcome: 'inconclusive',
    message: `the body has the content coding ${coding}, which is not decoded here`,
  }
}

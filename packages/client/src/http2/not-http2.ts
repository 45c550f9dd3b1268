import { type EntryDraft, NOT_OFFERED } from '@ssespec/recording'

/** The peer was spoken to in HTTP/2 and does not speak it. */
export function notHttp2(how: string): EntryDraft {
  const message = `The peer does not speak HTTP/2: ${how}`
  return { kind: 'error', phase: 'connect', code: NOT_OFFERED.h2c, message }
}

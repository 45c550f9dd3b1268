import type { EntryDraft, Header } from '@ssespec/recording'

/** One request and its response on an open connection, bytes in, entries out, whatever the protocol. */
export interface ResponseSource {
  /** The header fields as they are sent. */
  readonly requestHeaders: readonly Header[]
  /** What has to be written to send the request. */
  request(): Uint8Array
  /** Reads what arrived. */
  push(bytes: Uint8Array): EntryDraft[]
  /** The peer has closed the connection in order. */
  finish(): EntryDraft[]
  /** The final head did not come in time: what came of it instead. */
  giveUp(): EntryDraft[]
  /** What is still to be written before we close the connection; empty where it is closed without a word. */
  leave(): Uint8Array
}

/** The connection was closed in order, and no final head had come. */
export function closedInHead(seen: number): EntryDraft {
  const message = `The connection was closed after ${seen} bytes, before the head of a response was complete.`
  return { kind: 'error', phase: 'head', code: 'ERR_CLOSED_IN_HEAD', message }
}

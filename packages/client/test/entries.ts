import { Buffer } from 'node:buffer'

import { contentBytes, type Entry, type EntryDraft, type Recording, wirePieces } from '@ssespec/recording'

/** The kinds of a recording's entries, content left out: how many pieces it comes in is up to the network. */
export function kinds(recording: Recording): string[] {
  return recording.entries.map(nameOf).filter((kind) => kind !== 'body' && kind !== 'decoded')
}

/** `abort duration`, `error tls ENOTFOUND`: an entry's kind with what tells it from others of it. */
function nameOf(entry: Entry): string {
  switch (entry.kind) {
    case 'abort':
    case 'redirect-stopped':
      return `${entry.kind} ${entry.why}`
    case 'end':
      return `end ${entry.how}`
    case 'error':
      return `error ${entry.phase} ${entry.code}`
    case 'head':
    case 'informational':
      return `${entry.kind} ${entry.status}`
    case 'limit':
      return `limit ${entry.what}`
    case 'malformed':
      return `malformed ${entry.where}`
    default:
      return entry.kind
  }
}

/** The content as text, content coding removed. */
export function contentText(recording: Recording): string {
  return Buffer.from(contentBytes(recording)).toString('utf8')
}

/** The content as it came off the wire. */
export function wireBytes(recording: Recording): Uint8Array {
  return Buffer.concat(wirePieces(recording).map((piece) => piece.bytes))
}

/** Drafts without what depends on how the bytes were cut into reads: piece borders, and how much of a fault is shown. */
export function withoutBorders(drafts: readonly EntryDraft[]): {
  readonly rest: unknown[]
  readonly content: string
} {
  const content = drafts.flatMap((draft) => (draft.kind === 'body' ? [draft.bytes] : []))
  const rest = drafts
    .filter((draft) => draft.kind !== 'body')
    .map((draft) => (draft.kind === 'malformed' ? { ...draft, bytes: draft.bytes[0] } : draft))
  return { rest, content: Buffer.concat(content).toString('latin1') }
}

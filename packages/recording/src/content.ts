import type { BodyEntry, DecodedEntry } from './entry.ts'
import type { Recording } from './recording.ts'

/** One piece of content: its bytes, when it arrived, and how many bytes came before it. */
export interface Piece {
  readonly at: number
  readonly offset: number
  readonly bytes: Uint8Array
}

/** The content of the final response, content coding removed, piece by piece as it arrived. */
export function contentPieces(recording: Recording): Piece[] {
  const decoded = recording.entries.some((entry) => entry.kind === 'decoded')
  return pieces(recording, decoded ? 'decoded' : 'body')
}

/** The content of the final response as it came off the wire, a content coding still on. */
export function wirePieces(recording: Recording): Piece[] {
  return pieces(recording, 'body')
}

const wholes = new WeakMap<Recording, Uint8Array>()

/** The content of the final response in one piece, content coding removed. Not to be written to: it is made once. */
export function contentBytes(recording: Recording): Uint8Array {
  let whole = wholes.get(recording)
  if (whole === undefined) {
    whole = join(contentPieces(recording))
    wholes.set(recording, whole)
  }
  return whole
}

/** Whether bytes of the content were counted only, and so cannot be judged. */
export function isTruncated(recording: Recording): boolean {
  return recording.entries.some((entry) => entry.kind === 'truncated')
}

function pieces(recording: Recording, kind: 'body' | 'decoded'): Piece[] {
  // The bodies of redirects come before the last request and are no part of the stream.
  const from = recording.entries.findLastIndex((entry) => entry.kind === 'request')
  const found: Piece[] = []
  let offset = 0
  for (const entry of recording.entries.slice(from + 1)) {
    if (entry.kind !== kind) continue
    const { at, bytes } = entry satisfies BodyEntry | DecodedEntry
    found.push({ at, offset, bytes })
    offset += bytes.length
  }
  return found
}

function join(parts: readonly Piece[]): Uint8Array {
  const last = parts.at(-1)
  const whole = new Uint8Array(last ? last.offset + last.bytes.length : 0)
  for (const part of parts) whole.set(part.bytes, part.offset)
  return whole
}

import { contentBytes, contentPieces, type Recording } from '@ssespec/recording'

import type { Evidence } from '../verdict.ts'
import { evidence } from '../view.ts'

/** When the content byte at an offset arrived, in ms since the recording began. */
export function arrivalAt(recording: Recording, offset: number): number | undefined {
  return contentPieces(recording).find((piece) => offset < piece.offset + piece.bytes.length)?.at
}

/** What is shown of one place at most, in bytes. */
const SHOWN_BYTES = 200

/** The content from an offset to the end of its line as evidence, as it came. */
export function rawLineEvidence(recording: Recording, start: number): Evidence {
  const bytes = contentBytes(recording)
  const length = bytes
    .subarray(start, start + SHOWN_BYTES)
    .findIndex((byte) => byte === 0x0a || byte === 0x0d)
  return lineEvidence(recording, bytes, { start, end: length < 0 ? bytes.length : start + length })
}

/** A part of the content as evidence, as it came, at most 200 bytes of it. */
export function lineEvidence(
  recording: Recording,
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
): Evidence {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    bytes.subarray(start, Math.min(end, start + SHOWN_BYTES)),
  )
  const at = arrivalAt(recording, start)
  return evidence(recording, text, { offset: start, ...(at !== undefined && { at }) })
}

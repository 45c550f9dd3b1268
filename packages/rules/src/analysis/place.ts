import { contentPieces, type Recording } from '@ssespec/recording'

import type { Evidence } from '../verdict.ts'
import { evidence } from '../view.ts'

/** When the content byte at an offset arrived, in ms since the recording began. */
export function arrivalAt(recording: Recording, offset: number): number | undefined {
  return contentPieces(recording).find((piece) => offset < piece.offset + piece.bytes.length)?.at
}

/** A line of the content as evidence, at most 200 characters of it. */
export function lineEvidence(
  recording: Recording,
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
): Evidence {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    bytes.subarray(start, Math.min(end, start + 200)),
  )
  const at = arrivalAt(recording, start)
  return evidence(recording, text, { offset: start, ...(at !== undefined && { at }) })
}

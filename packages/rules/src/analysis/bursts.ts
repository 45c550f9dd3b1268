import type { Piece } from '@ssespec/recording'

/** Reads that came together: bytes that were let go at one moment. */
export interface Burst {
  /** Milliseconds since the recording began, of its first and its last read. */
  readonly from: number
  readonly to: number
  /** Content bytes before it, and with it. */
  readonly start: number
  readonly end: number
}

/**
 * Reads less than this apart belong to one burst, in ms. A peer that hands over a full buffer needs a few reads for
 * it; a scheduler may put some milliseconds between them.
 */
export const BURST_GAP_MS = 15

/** A burst lasts no longer than this, in ms: a stream that flows without pauses is no single burst. */
const BURST_MS = 100

/** Groups reads into bursts. */
export function burstsOf(pieces: readonly Piece[]): Burst[] {
  const bursts: Burst[] = []
  for (const { at, offset, bytes } of pieces) {
    const end = offset + bytes.length
    const last = bursts.at(-1)
    const together = last !== undefined && at - last.to <= BURST_GAP_MS && at - last.from <= BURST_MS
    if (together) bursts[bursts.length - 1] = { ...last, to: at, end }
    else bursts.push({ from: at, to: at, start: offset, end })
  }
  return bursts
}

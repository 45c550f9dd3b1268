/** How a line ends; `none` for a last one that is still arriving or was cut. */
export type LineEnd = 'LF' | 'CR LF' | 'CR' | 'none'

/** A line of a stream, as offsets of bytes: `end` stands before its line end. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly ending: LineEnd
}

const LF = 0x0a
const CR = 0x0d

/**
 * The lines of a stream, one after another (WHATWG HTML, 9.2.5: "end-of-line = ( cr lf / cr / lf )"). A CR that is the
 * last byte has ended its line, and how is not known before the next byte: `none`.
 */
export function* linesOf(bytes: Uint8Array): Generator<Line> {
  let start = 0
  let lf = find(bytes, LF, 0)
  let cr = find(bytes, CR, 0)
  while (start < bytes.length) {
    if (lf < start) lf = find(bytes, LF, start)
    if (cr < start) cr = find(bytes, CR, start)
    const end = Math.min(lf, cr)
    const ending = endingAt(bytes, end)
    yield { start, end, ending }
    start = end + (ending === 'CR LF' ? 2 : 1)
  }
}

function find(bytes: Uint8Array, byte: number, from: number): number {
  const index = bytes.indexOf(byte, from)
  return index === -1 ? bytes.length : index
}

function endingAt(bytes: Uint8Array, end: number): LineEnd {
  if (bytes[end] === LF) return 'LF'
  if (bytes[end] === undefined || end + 1 === bytes.length) return 'none'
  return bytes[end + 1] === LF ? 'CR LF' : 'CR'
}

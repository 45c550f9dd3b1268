/**
 * The same text, in memory of its own if it is small beside the text it is a part of. Engines make no copy
 * for a slice: they keep the whole text alive for it.
 */
export function compact(slice: string, wholeLength: number): string {
  // The concatenation is written out anew, and the slice is of that.
  return slice.length * 2 < wholeLength ? ` ${slice}`.slice(1) : slice
}

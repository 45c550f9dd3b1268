import * as fc from 'fast-check'

/** What is most likely to be read wrongly, from the plain to the strange. */
export const SCRAPS: readonly string[] = [
  ['', 'x', ' ', ':', 'data', 'data: x', 'event', 'id', 'retry: 1', 'data:', '  ', '::'],
  ['\t', '\0', '\v', '\u0085', '\u2028', 'é', '漢字', '😀', '\uFEFF', '\uFFFD'],
].flat()

export const lineEnd: fc.Arbitrary<'\n' | '\r\n' | '\r'> = fc.constantFrom('\n', '\r\n', '\r')

/** Of a scrap, a short text is tried first when it shrinks, for it shrinks further. */
const scrap = fc.oneof(
  { withCrossShrink: true },
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.constantFrom(...SCRAPS),
)

/** Any text, with or without line ends; shrinks to short pieces. */
export const text: fc.Arbitrary<string> = joined(fc.oneof(scrap, lineEnd), 8)

/** Any text of one line. */
export const oneLine: fc.Arbitrary<string> = joined(scrap, 5).map((line) => line.replaceAll(/[\r\n]/g, ''))

function joined(part: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> {
  return fc.array(part, { maxLength, size: 'max' }).map((parts) => parts.join(''))
}

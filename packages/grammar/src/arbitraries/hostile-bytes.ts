import * as fc from 'fast-check'
import { readable } from './readable.ts'
import { SCRAPS } from './texts.ts'

const encoder = new TextEncoder()

const BROKEN = [
  // Parts of a byte order mark.
  [[0xef], [0xbb], [0xbf], [0xef, 0xbb]],
  // Sequences that are cut, overlong, of surrogates, too large; bytes of no sequence.
  [[0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc0, 0x80], [0xe0, 0x80, 0x80]],
  [[0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xbf, 0xbf], [0xf5], [0xff], [0xfe]],
].flat()

const NEARLY = ['dat', 'even', 'i', 'retr', 'Data', 'datax', '007', '9007199254740993', '-1', '1.5', '٣']

/** More than a parser makes room for at first. */
const LONG = 'pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(30)

const bytesOf = (text: string): number[] => [...encoder.encode(text)]

const scrap = fc.oneof(
  { withCrossShrink: true },
  { weight: 60, arbitrary: fc.constantFrom(...SCRAPS, ...NEARLY).map(bytesOf) },
  { weight: 30, arbitrary: fc.constantFrom(...BROKEN) },
  { weight: 10, arbitrary: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constant(bytesOf(LONG)) },
)

const value = fc.array(scrap, { maxLength: 3, size: 'max' }).map((scraps) => scraps.flat())

const started = (...starts: string[]): fc.Arbitrary<readonly (readonly number[])[]> =>
  fc.tuple(fc.constantFrom(...starts).map(bytesOf), value)

/** A line without its end: most often one that a client knows what to do with. */
const line: fc.Arbitrary<readonly (readonly number[])[]> = fc.oneof(
  { withCrossShrink: true },
  { weight: 6, arbitrary: fc.constant([]) },
  { weight: 6, arbitrary: started('data:', 'data: ') },
  { weight: 4, arbitrary: started('id:', 'id: ', 'event:', 'event: ') },
  { weight: 2, arbitrary: started('retry: ', ':', ': ') },
  { weight: 2, arbitrary: fc.nat().map((time) => [bytesOf(`retry: ${time}`)]) },
  { weight: 1, arbitrary: started('data', 'id', 'event', 'retry') },
  { weight: 3, arbitrary: fc.tuple(value) },
)

const lineEnds = fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n', '\n\r', '').map(bytesOf)

const MARK = [0xef, 0xbb, 0xbf]

/**
 * Any bytes at all, but such that events come of them: broken UTF-8, NUL, marks, line ends in any mix, names that
 * are nearly right, long lines, a cut at any place. Shrinks to few short lines.
 */
export function hostileBytes(): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(
      fc.constantFrom<readonly number[]>([], [], MARK, [...MARK, ...MARK]),
      fc.array(fc.tuple(line, lineEnds), { maxLength: 30, size: 'max' }),
    )
    .map(([mark, lines]) => readable(Uint8Array.from([...mark, ...lines.flat(3)])))
}

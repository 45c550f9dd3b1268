import type { EncodableEvent } from '@ssespec/grammar'
import { fc } from './property.ts'

const encoder = new TextEncoder()

/** What is most likely to be read wrongly, in a value, in a name or anywhere. */
const TEXTS = [
  ['data', 'event', 'id', 'retry', 'dat', 'even', 'i', 'retr', 'Data', 'datax', 'x', ':', ' ', '  ', '::'],
  ['0', '42', '007', '9007199254740993', '-1', '1.5', '٣', '\0', '\t', '\v', '\u0085', '\u2028'],
  ['é', '漢字', '😀', '\uFEFF', '\uFFFD', 'lorem ipsum dolor sit amet, consectetur'],
].flat()

const BYTES = [
  // Parts of a byte order mark.
  [[0xef], [0xbb], [0xbf], [0xef, 0xbb]],
  // Sequences that are cut, overlong, of surrogates, too large; bytes of no sequence.
  [[0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc0, 0x80], [0xe0, 0x80, 0x80]],
  [[0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xbf, 0xbf], [0xf5], [0xff], [0xfe]],
].flat()

/** More than a parser makes room for at first. */
const LONG = 'pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(30)

const bytesOf = (text: string): number[] => [...encoder.encode(text)]

const scrapOfBytes = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...TEXTS).map(bytesOf) },
  { weight: 30, arbitrary: fc.constantFrom(...BYTES) },
  { weight: 10, arbitrary: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constant(bytesOf(LONG)) },
)

const value = fc.array(scrapOfBytes, { maxLength: 3, size: 'max' }).map((scraps) => scraps.flat())

/** A line without its end: most often one that a client knows what to do with. */
const line = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('data:', 'data: ').map(bytesOf), value) },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('id:', 'id: ', 'event:', 'event: ').map(bytesOf), value) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('retry: ', ':', ': ').map(bytesOf), value) },
  {
    weight: 2,
    arbitrary: fc.nat().map((time) => [bytesOf(`retry: ${time}`)]),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('data', 'id', 'event', 'retry').map(bytesOf)) },
  { weight: 3, arbitrary: fc.tuple(value) },
  { weight: 6, arbitrary: fc.constant([]) },
)

const lineEndBytes = fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n', '\n\r', '').map(bytesOf)

/** Any bytes, but such that events come of them; sometimes with a byte order mark, or two. */
export const stream: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.constantFrom<readonly number[]>([], [], [0xef, 0xbb, 0xbf], [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf]),
    fc.array(fc.tuple(line, lineEndBytes), { maxLength: 30, size: 'max' }),
  )
  .map(([mark, lines]) => Uint8Array.from([...mark, ...lines.flat(3)]))

/** The sizes of a stream's first chunks; the rest of it is the last chunk, so that any list will do. */
export const chunkSizes: fc.Arbitrary<readonly number[]> = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 4 }), fc.nat(80), fc.nat(2000)),
  { maxLength: 40, size: 'max' },
)

/** `bytes` in chunks of those sizes, empty ones too. */
export function chunksOf(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let start = 0
  for (const size of sizes) {
    chunks.push(bytes.subarray(start, start + size))
    start = Math.min(start + size, bytes.length)
  }
  chunks.push(bytes.subarray(start))
  return chunks
}

const scraps = [
  '',
  ' ',
  ':',
  'data',
  'data: x',
  'id',
  '\t',
  '\0',
  '\v',
  '\u2028',
  'é',
  '😀',
  '\uFEFF',
  '\uFFFD',
]
const scrap = fc.oneof(fc.constantFrom(...scraps), fc.string({ unit: 'grapheme', maxLength: 4 }))
const lineEnd = fc.constantFrom('\n', '\r', '\r\n')

const joined = (arbitrary: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> =>
  fc.array(arbitrary, { maxLength, size: 'max' }).map((texts) => texts.join(''))

const oneLine = joined(scrap, 5).map((text) => text.replaceAll(/[\r\n]/g, ''))
const data = joined(fc.oneof(scrap, lineEnd), 8)
const id = oneLine.map((text) => text.replaceAll('\0', ''))
const retry = fc.oneof(fc.nat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER))

/** Every event that can be encoded, but the one without any field. */
export const encodableEvent: fc.Arbitrary<EncodableEvent> = fc
  .record(
    { type: oneLine.filter((text) => text !== ''), data, id, retry, comment: oneLine },
    { requiredKeys: [] },
  )
  .map(({ type, ...rest }) => (type === undefined || rest.data === undefined ? rest : { type, ...rest }))
  .filter((event) => Object.keys(event).length > 0)

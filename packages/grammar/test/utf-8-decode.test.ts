import { expect, test } from 'vitest'
import { utf8Decode } from './utf-8-decode.ts'

/** Each side of each boundary that the decoder of the Encoding standard has. */
const LEADS = [
  0x00, 0x7f, 0x80, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5,
]
const CONTINUATIONS = [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2]

test("the reference decodes as the engine's decoder does, at every boundary", () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const differing: string[] = []
  for (const first of LEADS) {
    for (const second of CONTINUATIONS) {
      for (const third of CONTINUATIONS) {
        for (const fourth of CONTINUATIONS) {
          const bytes = Uint8Array.of(first, second, third, fourth)
          const text = utf8Decode(bytes).map(({ codePoint }) => String.fromCodePoint(codePoint))
          if (text.join('') !== decoder.decode(bytes)) differing.push(bytes.toString())
        }
      }
    }
  }
  expect(differing).toEqual([])
})

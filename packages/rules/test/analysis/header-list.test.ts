import { describe, expect, test } from 'vitest'

import { elementsOf, splitOutsideQuotes } from '../../src/analysis/header-list.ts'
import { fc } from '../property.ts'

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/)
/** RFC 9110, 5.6.4: quoted-string. */
const quoted = fc
  .string({ unit: fc.constantFrom('a', ',', ';', '"', '\\', ' ', '=') })
  .map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`)
const element = fc.oneof(
  token,
  fc.tuple(token, fc.oneof(token, quoted)).map(([name, value]) => `${name}=${value}`),
)
const space = fc.constantFrom('', ' ', '\t', '  ')

describe('a list', () => {
  test('has the elements it was joined of, whatever stands between them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(element, space, space)), (parts) => {
        const value = parts.map(([text, before, after]) => `${before}${text}${after}`).join(',')
        expect(elementsOf(value)).toEqual(parts.map(([text]) => text))
      }),
    )
  })

  test('loses its empty elements alone', () => {
    fc.assert(
      fc.property(fc.array(fc.option(element, { nil: '' })), (parts) => {
        expect(elementsOf(parts.join(','))).toEqual(parts.filter((part) => part !== ''))
      }),
    )
  })

  test('is read from any text, and nothing but white space at the ends and separators is lost', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const parts = splitOutsideQuotes(value, ',')
        const bare = (text: string): string => text.replace(/[ \t]/g, '')
        expect(bare(parts.join(','))).toBe(bare(value))
      }),
    )
  })

  test('of megabytes of quotes, backslashes and commas takes time in proportion', () => {
    const value = '"\\,'.repeat(200_000)
    expect(splitOutsideQuotes(value, ',').join(',')).toHaveLength(value.length)
  })
})

test.each([
  ['', []],
  [' , ,', []],
  ['a, "b, c", d', ['a', '"b, c"', 'd']],
  ['a="x\\", y", b', ['a="x\\", y"', 'b']],
  ['"never closed, b', ['"never closed, b']],
])('%j', (value, expected) => {
  expect(elementsOf(value)).toEqual(expected)
})

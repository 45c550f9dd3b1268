import { describe, expect, test } from 'vitest'

import { cacheDirectives } from '../../src/analysis/cache-directives.ts'
import { fc } from '../property.ts'

const fields = (cacheControl: string, ...others: readonly [string, string][]) => [
  ['Cache-Control', cacheControl] as const,
  ...others,
]

describe('Cache-Control', () => {
  test('is the same in any case and order, in one field or several', () => {
    const directive = fc.constantFrom(
      'no-store',
      'No-Cache',
      'PRIVATE',
      'max-age=60',
      'no-transform',
      's-maxage=1',
    )
    fc.assert(
      fc.property(fc.uniqueArray(directive), (directives) => {
        const one = cacheDirectives(fields(directives.join(', ')))
        const several = cacheDirectives(directives.toReversed().flatMap((each) => fields(each)))
        expect([...several].toSorted()).toEqual([...one].toSorted())
        expect(one.size).toBe(directives.length)
      }),
    )
  })

  test.each([
    ['no-cache="Set-Cookie, X"', [['no-cache', '"Set-Cookie, X"']]],
    ['no-cache="X", no-cache', [['no-cache', '']]],
    ['no-cache, no-cache="X"', [['no-cache', '']]],
    ['x="a, no-store"', [['x', '"a, no-store"']]],
    ['max-age = 60', [['max-age', '60']]],
    ['', []],
  ])('%j', (value, expected) => {
    expect([...cacheDirectives(fields(value))]).toEqual(expected)
  })
})

import { describe, expect, test } from 'vitest'

import { mayBeReused, validatedFirst } from '../../src/analysis/reuse.ts'

const fields = (cacheControl: string, ...others: readonly (readonly [string, string])[]) => [
  ['Cache-Control', cacheControl] as const,
  ...others,
]

describe('a response may be reused', () => {
  test.each([
    ['private', true],
    ['public, max-age=60', true],
    ['', true],
    ['no-cache="X"', true],
    ['no-store', false],
    ['no-store, max-age=60', false],
    ['no-cache', false],
    ['max-age=0', true],
    ['max-age=0, must-revalidate', false],
    ['max-age="0", must-revalidate', false],
    ['max-age=soon, must-revalidate', true],
    ['max-age=0, must-revalidate, s-maxage=60', true],
    ['private, max-age=0, must-revalidate, s-maxage=60', false],
    ['max-age=0, proxy-revalidate', true],
    ['s-maxage=0', true],
  ])('%j: %s', (value, expected) => {
    expect(mayBeReused(fields(value))).toBe(expected)
  })

  test('after validation, where there is a validator', () => {
    expect(mayBeReused(fields('no-cache', ['ETag', '"1"']))).toBe(true)
    expect(mayBeReused(fields('no-cache', ['last-modified', 'Sat, 21 Nov 2026 06:00:00 GMT']))).toBe(true)
    expect(mayBeReused(fields('no-store', ['ETag', '"1"']))).toBe(false)
  })

  test.each([
    [302, 'private', false],
    [302, 'max-age=60', true],
    [307, 'public', true],
    [301, '', true],
    [308, 'no-store', false],
  ])('%d with %j: %s', (status, value, expected) => {
    expect(mayBeReused(fields(value), status)).toBe(expected)
  })
})

describe('a shared cache asks the server before each reuse', () => {
  const date = ['Date', 'Sat, 21 Nov 2026 06:00:00 GMT'] as const
  test.each([
    ['must-revalidate', [['Expires', '0']], 'Expires: 0 with must-revalidate'],
    ['must-revalidate', [['Expires', date[1]], date], `Expires: ${date[1]} with must-revalidate`],
    ['must-revalidate', [['Expires', date[1]]], undefined],
    ['must-revalidate', [['Expires', 'Sat, 21 Nov 2026 06:00:01 GMT'], date], undefined],
    ['must-revalidate', [], undefined],
    ['max-age=60, must-revalidate', [['Expires', '0']], undefined],
    ['s-maxage=0', [], 's-maxage=0'],
    ['', [['Vary', 'Origin, *']], 'Vary: *'],
  ] as const)('%j, %j', (value, others, expected) => {
    expect(validatedFirst(fields(value, ...others), 'shared')).toBe(expected)
  })
})

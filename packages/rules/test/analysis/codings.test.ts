import { REDACTED } from '@ssespec/recording'
import { describe, expect, test } from 'vitest'

import { codingsOffered, contentCodings } from '../../src/analysis/codings.ts'
import { fc } from '../property.ts'

const offer = (value: string) => codingsOffered([['Accept-Encoding', value]])

describe('Accept-Encoding', () => {
  test.each([
    ['gzip, br, zstd', ['gzip', 'br', 'zstd']],
    ['GZIP;q=1.0, br;q=0.5', ['gzip', 'br']],
    ['gzip;q=0, br', ['br']],
    ['gzip; q=0.000, br', ['br']],
    ['gzip;q=0.001', ['gzip']],
    ['x-gzip', ['gzip']],
    ['identity', ['identity']],
    ['', []],
  ])('%j', (value, expected) => {
    expect([...offer(value)!]).toEqual(expected)
  })

  test('that is not there, takes all, or is kept back says nothing against a coding', () => {
    expect(codingsOffered([])).toBeUndefined()
    expect(offer('*')).toBeUndefined()
    expect(offer('gzip;q=0.5, *;q=0.1')).toBeUndefined()
    expect(offer(REDACTED)).toBeUndefined()
  })

  test('with a weight of 0 for the rest takes what it names', () => {
    expect([...offer('gzip, *;q=0')!]).toEqual(['gzip'])
  })

  test('names nothing that does not stand in it', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        for (const coding of offer(value) ?? []) expect(value.toLowerCase()).toContain(coding)
      }),
    )
  })
})

test('content codings are named in any case, and by their old names', () => {
  expect(contentCodings([['content-encoding', 'X-GZip, BR']])).toEqual(['gzip', 'br'])
  expect(contentCodings([])).toEqual([])
})

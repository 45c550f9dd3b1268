import { expect, test } from 'vitest'

import { isToldTwice } from '../../src/compare/told-twice.ts'
import { judged } from './judged.ts'

test('what is seen of one end counts where nobody saw both', () => {
  const { results } = judged({ failed: { 'delivery/head-flushed': 'late' } })
  expect(isToldTwice(results[0]!, results)).toBe(false)
})

test('where both ends were seen, what they show counts', () => {
  for (const seen of [
    judged({ failed: { 'delivery/head-flushed': 'late', 'proxy/head-flushed': 'late' } }),
    judged({ failed: { 'delivery/head-flushed': 'late' }, passed: ['proxy/head-flushed'] }),
  ]) {
    const [delivery, ...others] = seen.results
    expect(isToldTwice(delivery!, seen.results)).toBe(true)
    expect(others.some((result) => isToldTwice(result, seen.results))).toBe(false)
  }
})

import { expect, test } from 'vitest'

import { toReportedResult } from '@ssespec/report'

import { invalidUtf8, passed, untold } from '../fixtures/results.ts'
import { mixed } from '../fixtures/test-reports.ts'

test('the summary counts each outcome', () => {
  expect(mixed.summary).toEqual({
    pass: 3,
    fail: 4,
    inconclusive: 2,
    notApplicable: 2,
    blocked: 3,
    crashed: 0,
  })
})

test('the fix goes with failures alone', () => {
  expect(toReportedResult(invalidUtf8)).toEqual(invalidUtf8)
  for (const result of [...passed, ...untold]) expect(toReportedResult(result)).not.toHaveProperty('fix')
})

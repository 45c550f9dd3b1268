import { type Report, type ReporterName, reporters, render } from '@ssespec/report'
import { describe, expect, test } from 'vitest'

import { fc } from '../fixtures/property.ts'
import { comparison } from '../fixtures/compare-reports.ts'
import { withAnyTexts } from '../fixtures/hostile.ts'
import { invalid, valid } from '../fixtures/load-reports.ts'
import { broken, mixed } from '../fixtures/test-reports.ts'
import { UNSHOWABLE } from '../fixtures/texts.ts'

/** A sequence of ours: colour and weight, nothing else. */
const SGR = /\x1b\[\d{1,2}(?:;\d{1,2})*m/gu

const names = Object.keys(reporters) as ReporterName[]
const options = fc.record({
  columns: fc.integer({ min: 1, max: 200 }),
  color: fc.boolean(),
  unicode: fc.boolean(),
})
const plots = { ...comparison, pairs: comparison.pairs.slice(5, 7) }

describe.each(names)('%s shows nothing raw, whatever the texts of a report', (name) => {
  const reports: [string, Report, number][] = [
    ['test', mixed, 60],
    ['crash', broken, 30],
    ['compare', name === 'html' ? plots : comparison, name === 'html' ? 15 : 40],
    ['load', valid, 30],
    ['invalid load', invalid, 30],
  ]
  test.each(reports)('%s', async (_kind, report, numRuns) => {
    await fc.assert(
      fc.asyncProperty(withAnyTexts(report), options, async (hostile, screen) => {
        const text = await render(name, hostile, screen)
        const rest = (screen.color ? text.replaceAll(SGR, '') : text).replaceAll('\n', '')
        const raw = name === 'terminal' && !screen.unicode ? /[^\x20-\x7e]/u : UNSHOWABLE
        expect(raw.exec(rest)).toBeNull()
      }),
      { numRuns },
    )
  })
})

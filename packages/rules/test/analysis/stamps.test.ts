import { compose } from '@ssespec/recording'
import { describe, expect, test } from 'vitest'

import { momentsIn } from '../../src/analysis/stamp-text.ts'
import { stampSeries, stampsOf } from '../../src/analysis/stamps.ts'
import { timelineOf } from '../../src/analysis/timeline.ts'

const at = (text: string) => Date.parse(text)

function eventsOf(...data: readonly string[]) {
  const text = data.map((line) => `data: ${line}\n\n`).join('')
  return timelineOf(compose({ probe: 'open' }).head(200).body(text, 100).build()).events
}

describe('what reads as a moment', () => {
  test.each([
    ['2026-12-01T04:35:27.25Z', at('2026-12-01T04:35:27.25Z'), 'utc'],
    ['2026-12-01T04:35:27.250000+00:00', at('2026-12-01T04:35:27.25Z'), 'utc'],
    ['2026-12-01T06:35:27+0200', at('2026-12-01T04:35:27Z'), 'utc'],
    ['2026-12-01T06:35:27+02', at('2026-12-01T04:35:27Z'), 'utc'],
    ['2026-12-01 04:35:27 -0130', at('2026-12-01T06:05:27Z'), 'utc'],
    ['2026-12-01 04:35:27 UTC', at('2026-12-01T04:35:27Z'), 'utc'],
    ['2026-12-01T04:35:27', at('2026-12-01T04:35:27Z'), 'local'],
    ['2026-12-01 04:35:27,123456', at('2026-12-01T04:35:27.123Z'), 'local'],
    ['Tue, 01 Dec 2026 04:35:27 GMT', at('2026-12-01T04:35:27Z'), 'utc'],
    ['Tue, 1 Dec 2026 04:35:27 +0100', at('2026-12-01T03:35:27Z'), 'utc'],
    ['Tue Dec 01 2026 04:35:27 GMT+0000 (UTC)', at('2026-12-01T04:35:27Z'), 'utc'],
    ['{"t":1796099727}', 1_796_099_727_000, 'utc'],
    ['{"sentAt":123456.789}', 123_456.789, 'monotonic'],
    ['{"sentAt":1796099727000}', 1_796_099_727_000, 'utc'],
  ])('%s', (text, ms, clock) => {
    expect(momentsIn(text)).toEqual([{ ms, clock }])
  })

  test.each(['2026-13-41T04:35:27Z', '12:30:00', 'call 1234567', '2026-12-01', '99999999999999999999'])(
    'not %s',
    (text) => {
      expect(momentsIn(text)).toEqual([])
    },
  )
})

describe('the place at which events have their stamp', () => {
  test('is the first at which they never run backwards', () => {
    const events = eventsOf(
      '1700000009 at 1796099727',
      '1700000003 at 1796099728',
      '1700000005 at 1796099729',
    )
    expect(stampsOf(events).map(({ stamp }) => stamp)).toEqual([
      1_796_099_727_000, 1_796_099_728_000, 1_796_099_729_000,
    ])
  })

  test('is rather one at which they move', () => {
    const events = eventsOf('1700000000 at 1796099727', '1700000000 at 1796099728')
    expect(stampSeries(events).map(([first]) => first!.stamp)).toEqual([1_796_099_727_000, 1_700_000_000_000])
  })

  test('is none where an event in between has no stamp', () => {
    expect(stampsOf(eventsOf('1796099727', 'hello', '1796099728'))).toEqual([])
  })
})

import { compose, type Recording } from '@ssespec/recording'
import { describe, expect, test } from 'vitest'

import { streamHeaders } from '../../src/example.ts'
import { rule } from '../../src/delivery/incremental.ts'

/** When composed recordings begin. */
const BEGAN = Date.parse('2026-01-01T00:00:00.000Z')
const DAY_MS = 86_400_000

/** A burst of twenty events each second, four of them, with the given data. */
function bursts(dataOf: (n: number) => string, count = 4): Recording {
  const composer = compose({ probe: 'open' }).head(200, streamHeaders, 5)
  for (let burst = 0; burst < count; burst++) {
    const events = Array.from({ length: 20 }, (_, index) => `data: ${dataOf(burst * 20 + index)}\n\n`)
    composer.body(events.join(''), 1000 * (burst + 1))
  }
  return composer.leave(1000 * count + 500).build()
}

const iso = (ms: number): string => new Date(ms).toISOString()
const judged = (recording: Recording) => rule.judge({ protocol: 'http/1.1', recordings: [recording] })

describe('what is no sending time proves no holding', () => {
  test.each<[string, (n: number) => string]>([
    ['history at its own speed', (n) => iso(BEGAN - DAY_MS + n * 50)],
    ['history at twice its speed', (n) => iso(BEGAN - 60_000 + n * 100)],
    ['history at twenty times its speed', (n) => iso(BEGAN - 3 * DAY_MS + n * 1000)],
    [
      'history at sixty times its speed, in another zone',
      (n) => iso(BEGAN - n * 3000).replace('Z', '+02:00'),
    ],
    ['order numbers like seconds', (n) => `${Math.floor(BEGAN / 1000) + n}`],
    ['order numbers like milliseconds', (n) => `${1_500_000_000_000 + n * 30}`],
    ['a timetable', (n) => `{"startsAt":"${iso(BEGAN + 3_600_000 + n * 500)}"}`],
    ['a candle each minute', (n) => `${Math.floor(BEGAN / 1000) - 30 * 86_400 + n * 60}`],
  ])('%s', (_, dataOf) => {
    expect(judged(bursts(dataOf))).toMatchObject({ outcome: 'inconclusive' })
  })

  test('honest bursts whose times are rounded to two seconds', () => {
    const rounded = (n: number) => iso(Math.floor((BEGAN + 20 * n) / 2000) * 2000)
    expect(judged(bursts(rounded))).not.toMatchObject({ outcome: 'fail' })
  })

  test('one burst on a clock that is not ours', () => {
    expect(judged(bursts((n) => iso(BEGAN - 30_000 + n * 50), 1))).toMatchObject({ outcome: 'inconclusive' })
  })
})

describe('what was held is found by its sending times', () => {
  test.each<[string, (n: number) => string]>([
    ['on our clock', (n) => iso(BEGAN + n * 50)],
    ['on a clock that is a minute late', (n) => iso(BEGAN - 60_000 + n * 50)],
    [
      'without a zone',
      (n) =>
        iso(BEGAN + 5.5 * 3_600_000 + n * 50)
          .replace('T', ' ')
          .replace('Z', ''),
    ],
    ['in seconds', (n) => `${(BEGAN + n * 50) / 1000}`],
    ['behind an order number', (n) => `{"order":${1_700_000_000 + n},"at":${BEGAN + n * 50}}`],
    [
      'behind numbers in no order',
      (n) => `{"order":${1_700_000_000 + ((n * 7919) % 1000)},"at":${BEGAN + n * 50}}`,
    ],
    ['of a monotonic clock', (n) => `{"sentAt":${5000 + n * 50}}`],
  ])('%s', (_, dataOf) => {
    expect(judged(bursts(dataOf))).toMatchObject({ outcome: 'fail' })
  })

  test.each([0, 800])('in one burst, on our clock, %i ms after the last was made', (lateMs) => {
    const composer = compose({ probe: 'open' }).head(200, streamHeaders, 5)
    const events = Array.from({ length: 20 }, (_, n) => `data: ${iso(BEGAN + 100 + n * 100)}\n\n`)
    expect(
      judged(
        composer
          .body(events.join(''), 2000 + lateMs)
          .leave(3500)
          .build(),
      ),
    ).toMatchObject({
      outcome: 'fail',
    })
  })
})

/** Events made in an irregular rhythm, each read when the one so many behind it was made. */
function irregular(behind: number): Recording {
  const made = Array.from({ length: 16 }, (_, n) => 100 + Math.floor(n / 2) * 1000 + (n % 2) * 100)
  const composer = compose({ probe: 'open' }).head(200, streamHeaders, 5)
  for (const [n, ms] of made.entries()) {
    const at = made[n + behind]
    if (at !== undefined) composer.body(`data: ${iso(BEGAN + ms)}\n\n`, at)
  }
  return composer.leave(9000).build()
}

describe('an irregular rhythm', () => {
  test('passes where each event comes when it is made', () => {
    expect(judged(irregular(0))).toMatchObject({ outcome: 'pass' })
  })

  test('proves nothing where each comes with the making of the next', () => {
    expect(judged(irregular(1))).toMatchObject({ outcome: 'inconclusive' })
  })
})

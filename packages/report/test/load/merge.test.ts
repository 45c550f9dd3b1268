import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { mergeMeasurements } from '../../src/load/merge.ts'
import type { Measurement } from '../../src/load/measurement.ts'
import { percentilesOf } from '../../src/load/histograms.ts'
import { measurement } from '../fixtures/measurements.ts'

const histogram = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 9 })), { minLength: 1 })
  .map((pairs) => [...new Map(pairs)].toSorted(([a], [b]) => a - b))

function withLatencies(
  latencyMs: (readonly [number, number])[],
  changes: Partial<Measurement> = {},
): Measurement {
  const { histograms } = measurement()
  return measurement({
    histograms: { ...histograms, latencyMs },
    latencyMs: percentilesOf(latencyMs),
    ...changes,
  })
}

describe('measurements that are merged', () => {
  test('have the percentiles of all values together', () => {
    fc.assert(
      fc.property(histogram, histogram, (a, b) => {
        const { latencyMs } = mergeMeasurements([withLatencies(a), withLatencies(b)])
        const all = [...a, ...b]
          .flatMap(([value, count]) => Array.from({ length: count }, () => value))
          .toSorted((x, y) => x - y)
        expect(latencyMs).toMatchObject({
          count: all.length,
          p50: all[Math.ceil(all.length * 0.5) - 1],
          p99: all[Math.ceil(all.length * 0.99) - 1],
          max: all.at(-1),
        })
      }),
    )
  })

  test('add up, and what one could not see stays unseen', () => {
    const { events } = measurement()
    const blind = measurement({ events: { ...events, sent: null, lost: null } })
    const merged = mergeMeasurements([measurement(), blind])
    expect(merged.events).toMatchObject({ captured: 20, sent: null, lost: null, duplicated: 0 })
    expect(merged.streams.opened).toBe(2)
    expect(merged.generator).toMatchObject({
      memoryPerStreamKiB: 1024,
      cpuPerEventUs: 100,
      residentBytes: 2 << 20,
    })
  })

  test('are invalid where one is', () => {
    const starved = measurement({ valid: false, invalidBecause: 'it could not keep up' })
    expect(mergeMeasurements([measurement(), starved])).toMatchObject({
      valid: false,
      invalidBecause: 'it could not keep up',
    })
  })

  test('tell when streams came back on one clock', () => {
    const recovery = { ...measurement().recovery, restored: [[100, 1]] as const }
    const merged = mergeMeasurements([
      measurement({ recovery: { ...recovery, beganAtMs: 1000 } }),
      measurement({ recovery: { ...recovery, beganAtMs: 1203 } }),
      measurement(),
    ])
    expect(merged.recovery).toMatchObject({
      beganAtMs: 1000,
      restored: [
        [100, 1],
        [300, 1],
      ],
    })
  })

  test('sum what failed by its reason', () => {
    const failure = { error: 'refused', kind: 'refused', count: 2 } as const
    const other = { error: 'reset', kind: 'reset', count: 3 } as const
    const merged = mergeMeasurements([
      measurement({ failures: [failure] }),
      measurement({ failures: [other, failure] }),
    ])
    expect(merged.failures).toEqual([{ ...failure, count: 4 }, other])
  })
})

describe('thresholds that are merged', () => {
  const judged = (expression: string, value: number, passed: boolean) => ({
    thresholds: [{ expression, value, passed }],
  })

  test('of a count are judged by the sum', () => {
    const expression = 'sse_events_lost: count<10'
    const merged = mergeMeasurements([
      measurement(judged(expression, 6, true)),
      measurement(judged(expression, 6, true)),
    ])
    expect(merged.thresholds).toEqual([{ expression, value: 12, passed: false }])
  })

  test('of a time are judged by all values', () => {
    const expression = 'sse_event_latency: p(90)<50'
    const slow = withLatencies([[99, 10]], judged(expression, 99, false))
    const quick = withLatencies([[1, 990]], judged(expression, 1, true))
    expect(mergeMeasurements([slow, quick]).thresholds).toEqual([{ expression, value: 1, passed: true }])
  })

  test('of anything else are missed where one missed them', () => {
    const expression = 'sse_streams_open: value<10'
    const merged = mergeMeasurements([
      measurement(judged(expression, 6, true)),
      measurement(judged(expression, 16, false)),
    ])
    expect(merged.thresholds).toEqual([{ expression, value: 16, passed: false }])
  })
})

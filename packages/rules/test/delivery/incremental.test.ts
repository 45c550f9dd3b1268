import { describe, expect, test } from 'vitest'

import { deliveryOf } from '../../src/analysis/delivery.ts'
import { rule } from '../../src/delivery/incremental.ts'
import { rule as wholeEvents } from '../../src/delivery/whole-events.ts'
import { fc } from '../property.ts'
import { buffered, busyWay, gathered, making, quietWay, received, written } from './simulation.ts'

const judged = (recording: ReturnType<typeof received>) =>
  rule.judge({ protocol: 'http/1.1', recordings: [recording] })

describe('an honest stream', () => {
  test('never fails, however busy the machine is', () => {
    fc.assert(
      fc.property(making, busyWay, (made, way) => {
        const recording = received(written(made), way)
        expect(judged(recording)).not.toMatchObject({ outcome: 'fail' })
        expect(wholeEvents.judge({ protocol: 'http/1.1', recordings: [recording] })).toMatchObject({
          outcome: 'pass',
        })
      }),
    )
  })

  test('never fails for one stop of the machine, however long', () => {
    const stop = fc.record({ at: fc.integer({ min: 0, max: 3000 }), ms: fc.integer({ min: 1, max: 990 }) })
    fc.assert(
      fc.property(making, quietWay, stop, (made, way, once) => {
        expect(judged(received(written(made), { ...way, stops: [once] }))).not.toMatchObject({
          outcome: 'fail',
        })
      }),
    )
  })

  test('never fails when its events are made in bursts', () => {
    fc.assert(
      fc.property(
        making,
        busyWay,
        fc.integer({ min: 2, max: 20 }),
        fc.integer({ min: 50, max: 1500 }),
        (made, way, size, everyMs) => {
          const apart = written({ ...made, everyMs: 0, stamped: false })
          const writes = apart.map(({ bytes }, index) => ({
            at: 50 + Math.floor(index / size) * everyMs,
            bytes,
          }))
          expect(judged(received(writes, way))).not.toMatchObject({ outcome: 'fail' })
        },
      ),
    )
  })

  test('passes where events come often enough to bound what any can have waited', () => {
    const often = making.map((made) => ({ ...made, everyMs: 10 + (made.everyMs % 190) }))
    fc.assert(
      fc.property(often, quietWay, (made, way) => {
        expect(judged(received(written(made), way))).toMatchObject({ outcome: 'pass' })
      }),
    )
  })
})

describe('a buffer', () => {
  const size = fc.constantFrom(1024, 4096, 8192, 16_384, 32_768)
  /** Sizes that do not line up with any buffer, and a buffer that takes 60 to 900 ms to fill. */
  const filling = fc.record({
    size,
    events: fc.integer({ min: 3, max: 12 }),
    fillMs: fc.integer({ min: 60, max: 900 }),
    wobble: fc.array(fc.integer({ min: 0, max: 29 }), { minLength: 3, maxLength: 7 }),
  })

  test('is found, with its size', () => {
    fc.assert(
      fc.property(filling, quietWay, ({ size: bytes, events, fillMs, wobble }, way) => {
        const padding = wobble.map((more) => Math.max(1, Math.floor(bytes / (events + 0.37)) - 60 + more))
        const made = { everyMs: fillMs / events, padding, count: events * 14, stamped: false }
        const recording = received(buffered(written(made), bytes), way)
        expect(judged(recording)).toMatchObject({ outcome: 'fail' })
        expect(deliveryOf(recording).granularityBytes).toBe(bytes)
      }),
    )
  })
})

describe('a timer', () => {
  test('is found by the stamps of the events, on a busy machine too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 120 }),
        fc.integer({ min: 700, max: 2000 }),
        busyWay,
        (everyMs, tickMs, way) => {
          const made = { everyMs, padding: [20], count: Math.ceil((tickMs * 3.5) / everyMs), stamped: true }
          expect(judged(received(gathered(written(made), tickMs), way))).toMatchObject({ outcome: 'fail' })
        },
      ),
    )
  })

  test('of less than what counts as held is lateness', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 60, max: 300 }),
        quietWay,
        (everyMs, tickMs, way) => {
          const made = { everyMs, padding: [20], count: 60, stamped: true }
          expect(judged(received(gathered(written(made), tickMs), way))).not.toMatchObject({
            outcome: 'fail',
          })
        },
      ),
    )
  })
})

import { describe, expect, test } from 'vitest'

import { rule } from '../../src/delivery/whole-events.ts'
import { fc } from '../property.ts'
import { busyWay, making, quietWay, received, type Write, written } from './simulation.ts'

const judged = (recording: ReturnType<typeof received>) =>
  rule.judge({ protocol: 'http/1.1', recordings: [recording] })

/** Each event in two writes, the second so much later. */
function halved(writes: readonly Write[], laterMs: number, share: number): Write[] {
  return writes.flatMap(({ at, bytes }) => {
    const cut = 1 + Math.floor(share * (bytes.length - 2))
    return [
      { at, bytes: bytes.subarray(0, cut) },
      { at: at + laterMs, bytes: bytes.subarray(cut) },
    ]
  })
}

describe('events that wait half-sent', () => {
  const apart = making.map((made) => ({ ...made, everyMs: 700 + made.everyMs, count: 2 + (made.count % 5) }))

  test('are found wherever they are cut', () => {
    fc.assert(
      fc.property(
        apart,
        quietWay,
        fc.integer({ min: 280, max: 650 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (made, way, laterMs, share) => {
          expect(judged(received(halved(written(made), laterMs, share), way))).toMatchObject({
            outcome: 'fail',
          })
        },
      ),
    )
  })

  test('for less than a quarter of a second are late at most', () => {
    fc.assert(
      fc.property(apart, quietWay, fc.integer({ min: 0, max: 230 }), (made, way, laterMs) => {
        expect(judged(received(halved(written(made), laterMs, 0.5), way))).toMatchObject({ outcome: 'pass' })
      }),
    )
  })
})

test('a server that writes byte by byte passes, though the machine stands still now and then', () => {
  const small = making.map((made) => ({ ...made, padding: [5], count: 20, everyMs: 200 }))
  const stops = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 4000 }), ms: fc.integer({ min: 1, max: 500 }) }),
    {
      maxLength: 2,
    },
  )
  fc.assert(
    fc.property(small, busyWay, stops, (made, way, longer) => {
      const drip = written(made).flatMap(({ at, bytes }) =>
        Array.from(bytes, (byte, index) => ({ at: at + index * 3, bytes: Uint8Array.of(byte) })),
      )
      const jitterless = { ...way, jitterMs: [0], stops: longer }
      expect(judged(received(drip, jitterless))).toMatchObject({ outcome: 'pass' })
    }),
  )
})

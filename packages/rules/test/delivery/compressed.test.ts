import { compose, type Entry, type Recording } from '@ssespec/recording'
import { describe, expect, test } from 'vitest'

import { later } from '../../src/analysis/delivery-examples.ts'
import { rule } from '../../src/delivery/compressed.ts'
import { fc } from '../property.ts'
import { busyWay, making, quietWay, received, type Way, type Write, written } from './simulation.ts'

/** The recording of a compressed stream: what came is what the coding gave out, some ms after the plain stream began. */
function coded(writes: readonly Write[], way: Way, startMs: number = 10): Recording {
  const plain = received(
    writes.filter(({ at }) => at >= startMs).map(({ at, bytes }) => ({ at: at - startMs, bytes })),
    way,
    'compressed',
  )
  const entries = plain.entries.flatMap((entry): readonly Entry[] => {
    if (entry.kind === 'head')
      return [{ ...entry, headers: [...entry.headers, ['Content-Encoding', 'gzip'] as const] }]
    if (entry.kind !== 'body') return [entry]
    return [
      { ...entry, bytes: Uint8Array.of(0x1f) },
      { ...entry, kind: 'decoded' as const },
    ]
  })
  return { ...plain, startedAtMonotonicMs: plain.startedAtMonotonicMs + startMs, entries }
}

const judged = (plain: Recording, compressed: Recording) =>
  rule.judge({ protocol: 'http/1.1', recordings: [plain, compressed] })

const steady = making.map((made) => ({ ...made, everyMs: 60 + (made.everyMs % 240), count: 25 }))
const start = fc.integer({ min: 1, max: 300 })

describe('a compressor that is flushed', () => {
  test('never fails, however busy the machine is', () => {
    fc.assert(
      fc.property(making, busyWay, busyWay, start, (made, way, other, startMs) => {
        const writes = written(made)
        expect(judged(received(writes, way), coded(writes, other, startMs))).not.toMatchObject({
          outcome: 'fail',
        })
      }),
    )
  })

  test('never fails where each connection has events of its own, numbered alike', () => {
    fc.assert(
      fc.property(making, busyWay, busyWay, start, (made, way, other, startMs) => {
        const anew = written(made).map(({ at, bytes }) => ({ at: at + startMs, bytes }))
        expect(judged(received(written(made), way), coded(anew, other, startMs))).not.toMatchObject({
          outcome: 'fail',
        })
      }),
    )
  })

  test('never fails where no event comes on both connections', () => {
    fc.assert(
      fc.property(making, busyWay, busyWay, start, (made, way, other, startMs) => {
        const others = written(made).map(({ at, bytes }) => ({
          at,
          bytes: Buffer.from(`event: other\n${Buffer.from(bytes).toString()}`),
        }))
        expect(judged(received(written(made), way), coded(others, other, startMs))).not.toMatchObject({
          outcome: 'fail',
        })
      }),
    )
  })

  test('passes on a quiet machine', () => {
    fc.assert(
      fc.property(steady, quietWay, quietWay, (made, way, other) => {
        const writes = written(made)
        expect(judged(received(writes, way), coded(writes, other))).toMatchObject({ outcome: 'pass' })
      }),
    )
  })
})

describe('a compressor that is not', () => {
  /** Some events at once, when the last of them is there. */
  const together = (writes: readonly Write[], count: number): Write[] =>
    writes.map(({ bytes }, index) => ({
      at: writes[Math.floor(index / count) * count + count - 1]?.at ?? 1_000_000,
      bytes,
    }))

  test.each([true, false])('is found where events wait for others (stamped: %s)', (stamped) => {
    fc.assert(
      fc.property(steady, quietWay, fc.integer({ min: 6, max: 12 }), (made, way, count) => {
        const longEnough = { ...made, stamped, everyMs: Math.max(made.everyMs, 1200 / count), count: 36 }
        const writes = written(longEnough)
        const held = together(writes, count).filter(({ at }) => at < 1_000_000)
        expect(judged(received(writes, way), coded(held, way))).toMatchObject({ outcome: 'fail' })
      }),
    )
  })

  test('is found where each event waits for the next', () => {
    fc.assert(
      fc.property(steady, quietWay, (made, way) => {
        const writes = written(made)
        const behind = writes.slice(0, -1).map(({ bytes }, index) => ({ at: writes[index + 1]!.at, bytes }))
        expect(judged(received(writes, way), coded(behind, way))).toMatchObject({ outcome: 'fail' })
      }),
    )
  })

  test('is found where nothing comes at all', () => {
    fc.assert(
      fc.property(steady, quietWay, (made, way) => {
        const silent = coded([], way)
        const leave = { kind: 'abort', at: 3000, why: 'duration' } as const
        const entries = [...silent.entries.slice(0, -1), leave]
        const longEnough = { ...made, everyMs: Math.max(made.everyMs, 70) }
        expect(judged(received(written(longEnough), way), { ...silent, entries })).toMatchObject({
          outcome: 'fail',
        })
      }),
    )
  })
})

describe('a stream that came only when the plain one was over', () => {
  const made = { everyMs: 100, padding: [20], count: 30, stamped: false }
  const way = { jitterMs: [2], stops: [], readBytes: 16_384 }
  const plain = received(written(made), way)
  const waiting = later(coded(written(made), way, 10), 3200)
  const outcome = (...others: readonly Recording[]) =>
    rule.judge({ protocol: 'http/1.1', recordings: [plain, waiting, ...others] }).outcome
  const meanwhile = compose({ probe: 'short', step: 'head' }).head(200, {}, 300).leave(310).build()

  test('is not compared where the server serves one client at a time', () => {
    expect(outcome()).toBe('inconclusive')
    expect(outcome(later(meanwhile, 9000))).toBe('inconclusive')
  })

  test('is not compared either where two short answers were read at once', () => {
    const ended = compose({ probe: 'short', step: 'head' }).head(200, {}, 24).end('no-content', 24).build()
    const left = compose({ probe: 'short', step: 'id-long' }).head(200, {}, 20).leave(28).build()
    expect(outcome(later(ended, 9000), later(left, 9000))).toBe('inconclusive')
  })

  test('is late where it serves others meanwhile', () => {
    expect(outcome(meanwhile)).toBe('fail')
  })
})

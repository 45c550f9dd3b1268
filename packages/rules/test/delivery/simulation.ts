import { compose, type Recording } from '@ssespec/recording'

import { streamHeaders } from '../../src/example.ts'
import { fc } from '../property.ts'

/** Bytes that were let go at one moment, in ms. */
export interface Write {
  readonly at: number
  readonly bytes: Uint8Array
}

/** What a server makes: events with when each is due. */
export interface Making {
  /** From one event to the next, in ms. */
  readonly everyMs: number
  /** Bytes of padding of each event, one after another and over again. */
  readonly padding: readonly number[]
  readonly count: number
  /** Whether the events tell when they were made. */
  readonly stamped: boolean
}

const encoder = new TextEncoder()
/** When composed recordings begin. */
const EPOCH = Date.parse('2026-01-01T00:00:00.000Z')

/** Each event written when it is made. */
export function written({ everyMs, padding, count, stamped }: Making): Write[] {
  return Array.from({ length: count }, (_, index) => {
    const at = 50 + index * everyMs
    const stamp = stamped ? `"at":${EPOCH + at},` : ''
    const pad = 'x'.repeat(padding[index % padding.length]!)
    return {
      at,
      bytes: encoder.encode(`id: ${index + 1}\ndata: {${stamp}"n":${index + 1},"pad":"${pad}"}\n\n`),
    }
  })
}

/** A buffer that is let go in pieces of just its size. */
export function buffered(writes: readonly Write[], size: number): Write[] {
  const out: Write[] = []
  let held = Buffer.alloc(0)
  for (const { at, bytes } of writes) {
    held = Buffer.concat([held, bytes])
    for (; held.length >= size; held = held.subarray(size)) out.push({ at, bytes: held.subarray(0, size) })
  }
  return out
}

/** A timer that lets go what has gathered. */
export function gathered(writes: readonly Write[], everyMs: number): Write[] {
  const out = new Map<number, Uint8Array[]>()
  for (const { at, bytes } of writes) {
    const tick = Math.ceil(at / everyMs) * everyMs
    out.set(tick, [...(out.get(tick) ?? []), bytes])
  }
  return [...out].map(([at, parts]) => ({ at, bytes: Buffer.concat(parts) }))
}

/** How the way to us and our own machine change what is seen. */
export interface Way {
  /** How much later each write is read, over and over, in ms. */
  readonly jitterMs: readonly number[]
  /** Times at which nothing runs, here or there, in ms: what falls into them is read at their end. */
  readonly stops: readonly { readonly at: number; readonly ms: number }[]
  /** Bytes that one read gives at most. */
  readonly readBytes: number
}

/** What is recorded of writes that come by such a way. */
export function received(writes: readonly Write[], way: Way, probe: string = 'open'): Recording {
  const composer = compose({ probe }).head(200, streamHeaders, 5)
  const reads = new Map<number, Uint8Array[]>()
  let now = 5
  for (const [index, { at, bytes }] of writes.entries()) {
    now = Math.max(now, resumed(at + way.jitterMs[index % way.jitterMs.length]!, way.stops))
    // What waits at the end of a stop is read at once.
    reads.set(now, [...(reads.get(now) ?? []), bytes])
  }
  for (const [at, parts] of reads) {
    const bytes = Buffer.concat(parts)
    for (let from = 0; from < bytes.length; from += way.readBytes) {
      composer.body(bytes.subarray(from, from + way.readBytes), at)
    }
  }
  return composer.leave(Math.max(3000, now + 100)).build()
}

function resumed(at: number, stops: Way['stops']): number {
  let time = at
  for (const stop of stops) if (time >= stop.at && time < stop.at + stop.ms) time = stop.at + stop.ms
  return time
}

export const making: fc.Arbitrary<Making> = fc.record({
  everyMs: fc.integer({ min: 5, max: 1200 }),
  padding: fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 7 }),
  count: fc.integer({ min: 2, max: 60 }),
  stamped: fc.boolean(),
})

/** A machine that is busy with other things: late by some ms all the time, and away for up to 300 ms now and then. */
export const busyWay: fc.Arbitrary<Way> = fc.record({
  jitterMs: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 9 }),
  stops: fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 10_000 }), ms: fc.integer({ min: 1, max: 240 }) }),
    {
      maxLength: 12,
    },
  ),
  readBytes: fc.constantFrom(1448, 4096, 16_384, 65_536),
})

/** A quiet machine. */
export const quietWay: fc.Arbitrary<Way> = fc.record({
  jitterMs: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 9 }),
  stops: fc.constant([]),
  readBytes: fc.constantFrom(1448, 16_384, 65_536),
})

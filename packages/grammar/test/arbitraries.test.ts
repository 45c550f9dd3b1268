import { describe, expect, test } from 'vitest'
import { encode, lint, parse } from '@ssespec/grammar'
import {
  chunkSizes,
  chunksOf,
  defectiveStreams,
  encodableEvents,
  hostileBytes,
  saneEvents,
  sameStreams,
  validStreams,
} from '@ssespec/grammar/arbitraries'
import { fc } from './property.ts'

const eventsIn = (bytes: Uint8Array): unknown[] => parse(bytes).filter(({ kind }) => kind === 'event')

/** What a property that fails for some value shrinks to, as it is shown. */
function smallest<T>(arbitrary: fc.Arbitrary<T>, fails: (value: T) => boolean): string {
  const { counterexample } = fc.check(
    fc.property(arbitrary, (value) => !fails(value)),
    { numRuns: 10_000 },
  )
  return fc.stringify(counterexample?.[0])
}

describe('encodableEvents', () => {
  test('can all be encoded', () => {
    fc.assert(
      fc.property(encodableEvents(), (event) => {
        expect(encode(event)).toMatch(/\n\n$/)
      }),
    )
  })

  test('shrink to the field at fault', () => {
    expect(smallest(encodableEvents(), ({ data }) => data?.includes('\r') === true)).toMatch(
      /^\{"data":"(?:\\n|\\r)+"\}$/,
    )
    expect(smallest(encodableEvents(), ({ id }) => id !== undefined && id !== '')).toMatch(
      /^\{"id":".{1,4}"\}$/u,
    )
  })
})

describe('saneEvents', () => {
  test('leave lint nothing to say', () => {
    fc.assert(
      fc.property(saneEvents(), (event) => {
        expect(lint(new TextEncoder().encode(encode(event)))).toEqual([])
      }),
    )
  })
})

describe('validStreams', () => {
  test('mean what they say', () => {
    fc.assert(
      fc.property(validStreams(), ({ bytes, items }) => {
        expect(parse(bytes)).toEqual(items)
      }),
    )
  })

  test('leave lint nothing to say', () => {
    fc.assert(
      fc.property(validStreams(), ({ bytes }) => {
        expect(lint(bytes)).toEqual([])
      }),
    )
  })

  test('shrink to what a person can read', () => {
    const hasTwoEvents = smallest(validStreams(), ({ items }) => items.filter(isEvent).length > 1)
    expect(hasTwoEvents).toContain(String.raw`bytes("data: \n\ndata: \n\n")`)
    const hasCr = smallest(validStreams(), ({ bytes }) => bytes.includes(0x0d) && bytes.length > 8)
    expect(hasCr).toMatch(/^\{"bytes":bytes\("[^"]{1,40}"\)/)
  })
})

describe('sameStreams', () => {
  test('mean the same', () => {
    fc.assert(
      fc.property(sameStreams(), ({ plain, varied, events }) => {
        const expected = events.map((event) => ({ kind: 'event', ...event }))
        expect(eventsIn(plain)).toEqual(expected)
        expect(eventsIn(varied)).toEqual(expected)
      }),
    )
  })

  test('are mostly not written the same', () => {
    const samples = fc.sample(sameStreams(), 200)
    const different = samples.filter(({ plain, varied }) => Buffer.compare(plain, varied) !== 0)
    expect(different.length).toBeGreaterThan(120)
  })

  test('shrink to one difference', () => {
    const differs = smallest(sameStreams(), ({ plain, varied }) => Buffer.compare(plain, varied) !== 0)
    expect(differs).toMatch(/^\{"plain":bytes\(".{0,30}"\),"varied":bytes\(".{0,30}"\)/)
  })
})

describe('defectiveStreams', () => {
  test('have the one defect', () => {
    fc.assert(
      fc.property(defectiveStreams(), ({ bytes, rule }) => {
        expect(lint(bytes).map((diagnostic) => diagnostic.rule)).toEqual([rule])
      }),
    )
  })

  test('shrink to the defect', () => {
    const isLatin1 = smallest(defectiveStreams(), ({ rule }) => rule === 'stream/utf8')
    expect(isLatin1).toContain(String.raw`bytes("data: caf\xe9\ndata: the rest is well\n\n")`)
  })
})

describe('hostileBytes', () => {
  test('have events in them, most of the time', () => {
    const samples = fc.sample(hostileBytes(), 200)
    expect(samples.filter((bytes) => eventsIn(bytes).length > 0).length).toBeGreaterThan(100)
  })

  test('shrink to a short stream', () => {
    const hasEvent = smallest(hostileBytes(), (bytes) => eventsIn(bytes).length > 0)
    expect(hasEvent).toMatch(/^bytes\("data:?(?:\\[nr]){2,4}"\)$/)
  })
})

describe('chunkSizes and chunksOf', () => {
  test('give all the bytes, in order', () => {
    fc.assert(
      fc.property(hostileBytes(), chunkSizes(), (bytes, sizes) => {
        expect(Buffer.concat(chunksOf(bytes, sizes))).toEqual(Buffer.from(bytes))
      }),
    )
  })

  test('shrink to one cut', () => {
    expect(smallest(chunkSizes(), (sizes) => sizes.some((size) => size > 1))).toBe('[2]')
  })
})

function isEvent({ kind }: { kind: string }): boolean {
  return kind === 'event'
}

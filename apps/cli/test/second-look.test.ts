import type { JudgedPair, PairRecordings, Way } from '@ssespec/conformance'
import { compose } from '@ssespec/recording'
import type { ComparePair } from '@ssespec/report'
import { expect, test } from 'vitest'

import { lookTwice } from '../src/compare/second-look.ts'

const ways: Way[] = ['direct', 'steady', 'hiccup', 'broken'].map((name) => ({
  name,
  urls: { 'http/1.1': 'http://127.0.0.1/' },
}))

/** Recordings of two probes; those of the second look lack the long silence. */
function recorded(way: Way, look: number): PairRecordings {
  const probes = look === 1 ? ['open', 'idle'] : ['open']
  const recordings = probes.map((probe) => compose({ probe, step: `look ${look}` }).build())
  return { way, protocol: 'http/1.1', url: 'http://127.0.0.1/', recordings }
}

/** As declared: what is steady, and what hiccups at the first look alone. */
function asDeclared({ way, recordings }: PairRecordings): boolean {
  return way.name === 'steady' || (way.name === 'hiccup' && recordings[0]?.step === 'look 2')
}

test('what is not as declared is looked at again, calmly and beside the direct way, and what changed is told', async () => {
  const looks: string[][] = []
  let judged: readonly PairRecordings[] = []
  const { reported, notes } = await lookTwice(
    ways,
    async (some, { waysAtOnce }) => {
      looks.push([...some.map(({ name }) => name), `at once: ${waysAtOnce ?? 'many'}`])
      return some.map((way) => recorded(way, looks.length))
    },
    (pairs) => {
      judged = pairs
      return {
        pairs: pairs as JudgedPair[],
        reported: pairs.map(
          (pair) =>
            ({
              name: pair.way.name,
              protocol: pair.protocol,
              ...(pair.way.name !== 'direct' && { asDeclared: asDeclared(pair) }),
            }) as ComparePair,
        ),
        notes: ['a note'],
        unreached: [],
      }
    },
    () => {},
  )
  expect(looks).toEqual([
    ['direct', 'steady', 'hiccup', 'broken', 'at once: many'],
    ['direct', 'hiccup', 'broken', 'at once: 4'],
  ])
  expect(reported.map((pair) => pair.asDeclared)).toEqual([undefined, true, true, false])
  expect(notes).toEqual(['a note', 'As declared only at a second look: hiccup over http/1.1.'])
  // The second look takes the place of the first, probe by probe; what only the first asked for stays.
  const steps = judged.map(({ recordings }) => recordings.map(({ probe, step }) => `${probe}: ${step}`))
  expect(steps).toEqual([
    ['open: look 1', 'idle: look 1'],
    ['open: look 1', 'idle: look 1'],
    ['open: look 2', 'idle: look 1'],
    ['open: look 2', 'idle: look 1'],
  ])
})

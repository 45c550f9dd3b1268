import { compose, type Recording } from '@ssespec/recording'
import { expect, test } from 'vitest'

import { aloneParts } from '../src/alone.ts'

function from(startMs: number, probe: string, lastMs: number): Recording {
  const recording = compose({ probe }).head(200, {}, 5).body('data: 1\n\n', 50).leave(lastMs).build()
  return { ...recording, startedAtMonotonicMs: startMs }
}

test('what nothing ran beside is kept whole', () => {
  const first = from(0, 'open', 3000)
  const second = from(3001, 'resume', 1500)
  expect(aloneParts([first, second], [first, second])).toEqual([first, second])
})

test('a recording is cut where another exchange begins, as if it had been left there', () => {
  const long = from(0, 'open', 3000)
  const beside = from(20, 'short', 60)
  const [part, ...more] = aloneParts([long, beside], [long, beside])
  expect(more).toEqual([])
  expect(part!.entries.map(({ kind, at }) => [kind, at])).toEqual([
    ['request', 0],
    ['head', 5],
    ['abort', 20],
  ])
})

test('exchanges that are made at once on purpose are not beside one another', () => {
  const streams = [from(0, 'parallel', 200), from(1, 'parallel', 200)]
  expect(aloneParts(streams, streams)).toEqual(streams)
  const pair = [from(0, 'open', 3000), from(10, 'compressed', 3000)]
  expect(aloneParts([pair[1]!], pair)).toEqual([pair[1]])
})

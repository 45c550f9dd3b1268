import { expect, test } from 'vitest'

import { Connections } from '../src/connections.ts'

test('no more than the limit are held at once, and who waits comes in order', async () => {
  const connections = new Connections(2)
  const started: number[] = []
  const ends: (() => void)[] = []
  const work = (n: number): Promise<void> =>
    connections.hold(() => {
      started.push(n)
      return new Promise((resolve) => ends.push(resolve))
    })
  const all = [1, 2, 3, 4].map(work)
  await Promise.resolve()
  expect(started).toEqual([1, 2])
  ends[1]!()
  await all[1]
  expect(started).toEqual([1, 2, 3])
  ends[0]!()
  await all[0]
  expect(started).toEqual([1, 2, 3, 4])
  ends[2]!()
  ends[3]!()
  await Promise.all(all)
})

test('a connection comes free where the work fails as well', async () => {
  const connections = new Connections(1)
  await expect(connections.hold(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost')
  await expect(connections.hold(() => Promise.resolve('next'))).resolves.toBe('next')
})

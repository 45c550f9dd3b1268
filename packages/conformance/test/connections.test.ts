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

test('in order, who comes next waits until the request before has been sent, or that exchange is over', async () => {
  const connections = new Connections(3, { inOrder: true })
  const started: string[] = []
  const begun = Promise.withResolvers<() => void>()
  const first = connections.hold(async (sent) => {
    started.push('first')
    begun.resolve(sent)
    await second
  })
  const second = connections.hold(async () => {
    started.push('second')
    await Promise.resolve()
  })
  const third = connections.hold(async () => {
    started.push('third')
    await Promise.resolve()
  })
  const sent = await begun.promise
  expect(started).toEqual(['first'])
  sent()
  await Promise.all([first, second, third])
  expect(started).toEqual(['first', 'second', 'third'])
})

test('in order, an exchange that cannot send its request does not hold up the next for long', async () => {
  const connections = new Connections(2, { inOrder: true })
  const stuck = Promise.withResolvers<void>()
  const first = connections.hold(() => stuck.promise)
  await expect(connections.hold(() => Promise.resolve('next'))).resolves.toBe('next')
  stuck.resolve()
  await first
})

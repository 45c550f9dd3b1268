import { expect, test } from 'vitest'
import { Channel } from '../src/stream/channel.ts'
import { Schedule } from '../src/stream/schedule.ts'
import { Subscription } from '../src/stream/subscription.ts'
import { now } from '../src/stream/clock.ts'

/** A client that takes one write and then no more. */
function stalled(schedule: Schedule): {
  subscription: Subscription
  written: string[]
  wasCut: () => boolean
} {
  const written: string[] = []
  let cut = false
  const subscription = new Subscription({
    channel: new Channel(schedule, ({ sequence }) => Buffer.from(`${sequence} `.padEnd(40_000))),
    sink: {
      write: (bytes) => written.push(Buffer.from(bytes).toString().replaceAll(/ +/g, ' ')) === 0,
      end: () => undefined,
      cut: () => void (cut = true),
    },
    count: Infinity,
    finished: () => undefined,
  })
  return { subscription, written, wasCut: () => cut }
}

test('a client that does not keep up is written nothing, then what it missed', () => {
  const schedule = new Schedule(now() - 5000, 1)
  const { subscription, written, wasCut } = stalled(schedule)
  subscription.start(3)
  subscription.deliver(6)
  subscription.deliver(7)
  expect(written).toEqual(['3 4 '])
  subscription.drained()
  subscription.stop()
  expect(written).toEqual(['3 4 ', '5 '])
  expect(wasCut()).toBe(false)
})

test('a client that is further behind than can be replayed is cut', () => {
  const schedule = new Schedule(now() - 5000, 1)
  const { subscription, wasCut } = stalled(schedule)
  subscription.start(1)
  subscription.deliver(schedule.replayable)
  expect(wasCut()).toBe(false)
  subscription.deliver(schedule.replayable + 7)
  expect(wasCut()).toBe(true)
  subscription.stop()
})

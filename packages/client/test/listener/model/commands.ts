import { expect } from 'vitest'

import { fc } from '../../property.ts'
import { type Loss, LOSSES, type Mood, MOODS } from './moody-server.ts'
import type { RealSystem } from './real-system.ts'

/** What must be so, whatever the server did: all that was published has come, once, in order. */
export interface Model {
  published: number
  isOver: boolean
}

type Command = fc.AsyncCommand<Model, RealSystem>

/** A command that can be told in one line, and is followed by what must hold. */
function command(name: string, act: (model: Model, real: RealSystem) => Promise<void> | void): Command {
  return {
    check: ({ isOver }) => !isOver,
    async run(model, real) {
      await act(model, real)
      if (!model.isOver) await real.until(() => real.received.length >= model.published)
      hold(model, real)
    },
    toString: () => name,
  }
}

function hold(model: Model, real: RealSystem): void {
  expect(real.faults).toEqual([])
  // An end may come before the last event did; never with a gap, and never with one twice.
  const { length } = real.received
  expect(real.received).toEqual(Array.from({ length }, (_, index) => index + 1))
  if (!model.isOver) expect([length, real.state, real.closings]).toEqual([model.published, 'open', 0])
}

const publish = (count: number): Command =>
  command(`publish ${count}`, (model, { server }) => {
    server.publish(count)
    model.published += count
  })

/** The stream is lost, attempts fail, and meanwhile events are published. */
const fail = (how: Loss, moods: readonly Mood[], before: number, meanwhile: number): Command =>
  command(`fail by ${how}, [${moods.join()}], ${before} + ${meanwhile} published`, async (model, real) => {
    const { opens, server } = real
    server.publish(before)
    server.moods.push(...moods)
    server.lose(how)
    server.publishUnseen(meanwhile)
    model.published += before + meanwhile
    await real.until(() => real.opens > opens)
  })

const revoke = (how: Loss): Command =>
  command(`revoke the token, ${how}`, async (_, real) => {
    const { opens, server } = real
    server.token++
    server.lose(how)
    await real.until(() => real.opens > opens)
  })

const askForRetry = (ms: number): Command =>
  command(`retry: ${ms}`, async (_, real) => {
    const { retryTimes, server } = real
    server.askForRetry(ms)
    await real.until(() => real.retryTimes > retryTimes)
    server.retryMs = ms
  })

/** The last event may be in flight when the server ends it all. */
const over = (how: Loss, moods: readonly Mood[]): Command =>
  command(`204 after ${how}, [${moods.join()}]`, async (model, real) => {
    model.isOver = true
    real.server.isOver = true
    real.server.lose(how)
    await real.until(() => real.closings > 0)
    expect([real.state, real.error, real.closings]).toEqual(['closed', 'over', 1])
  })

const close = (when: 'now' | 'onOpen' | 'onMessage' | 'onRetryError' | 'onPreRetry', how: Loss): Command =>
  command(`close ${when}, ${how}`, async (model, real) => {
    model.isOver = true
    if (when === 'now') real.close()
    else {
      real.closeIn = when
      if (when === 'onMessage') real.server.publish(3)
      else real.server.lose(how)
    }
    await real.until(() => real.closings > 0)
    expect([real.state, real.error, real.closings]).toEqual(['closed', undefined, 1])
  })

const loss = fc.constantFrom(...LOSSES)
const moods = fc.array(fc.constantFrom(...MOODS), { maxLength: 4 })
const few = fc.nat(3)

/** More of what goes on than of what ends it. */
export const commands: fc.Arbitrary<Command>[] = [
  fc.integer({ min: 1, max: 20 }).map(publish),
  fc.tuple(loss, moods, few, few).map((given) => fail(...given)),
  fc.tuple(loss, moods, few, few).map((given) => fail(...given)),
  fc.tuple(loss, moods, few, few).map((given) => fail(...given)),
  loss.map(revoke),
  fc.nat(8).map(askForRetry),
  fc.oneof(
    { weight: 2, arbitrary: few.map((count) => publish(count + 1)) },
    { weight: 1, arbitrary: fc.tuple(loss, moods).map((given) => over(...given)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('now', 'onOpen', 'onMessage', 'onRetryError', 'onPreRetry'), loss)
        .map((given) => close(...given)),
    },
  ),
]

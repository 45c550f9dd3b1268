import { withLifetime } from '@ssespec/lab'
import { expect, test } from 'vitest'

const never = new Promise<never>(() => {})

test('what was started is stopped, last things first', async () => {
  const stopped: string[] = []
  const thing = (name: string): { stop(): Promise<void> } => ({ stop: async () => void stopped.push(name) })
  const result = await withLifetime(undefined, async (lifetime) => {
    await lifetime.add(thing('first'))
    await lifetime.add(Promise.resolve(thing('second')))
    lifetime.defer(() => stopped.push('third'))
    return 'done'
  })
  expect([result, stopped]).toEqual(['done', ['third', 'second', 'first']])
})

test('a failure stops what was started, and is told', async () => {
  const stopped: string[] = []
  const work = withLifetime(undefined, async (lifetime) => {
    lifetime.defer(() => stopped.push('it'))
    lifetime.defer(() => {
      throw new Error('stopping failed as well')
    })
    throw new Error('work failed')
  })
  await expect(work).rejects.toThrow('work failed')
  expect(stopped).toEqual(['it'])
})

test('an abort does not wait for the work', async () => {
  const stopped: string[] = []
  const controller = new AbortController()
  const work = withLifetime(controller.signal, async (lifetime) => {
    lifetime.defer(() => stopped.push('it'))
    controller.abort(new Error('enough'))
    return never
  })
  await expect(work).rejects.toThrow('enough')
  expect(stopped).toEqual(['it'])
})

test('what is still starting when the lifetime ends is awaited and stopped', async () => {
  const starting = Promise.withResolvers<{ stop(): Promise<void> }>()
  let stopped = false
  const controller = new AbortController()
  const work = withLifetime(controller.signal, async (lifetime) => {
    lifetime.signal.addEventListener('abort', () => {
      starting.resolve({ stop: async () => void (stopped = true) })
    })
    void lifetime.add(starting.promise)
    controller.abort(new Error('enough'))
    return never
  })
  await expect(work).rejects.toThrow('enough')
  expect(stopped).toBe(true)
})

test('what the work starts after an abort is stopped', async () => {
  const controller = new AbortController()
  const late = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const work = withLifetime(controller.signal, async (lifetime) => {
    controller.abort(new Error('enough'))
    await goOn.promise
    lifetime.defer(late.resolve)
  })
  await expect(work).rejects.toThrow('enough')
  goOn.resolve()
  await late.promise
})

test('the signal of the lifetime ends with the work', async () => {
  let signal: AbortSignal | undefined
  await withLifetime(undefined, async (lifetime) => {
    signal = lifetime.signal
    expect(signal.aborted).toBe(false)
  })
  expect(signal?.aborted).toBe(true)
})

test('a signal that was aborted before starts nothing', async () => {
  let started = false
  const work = withLifetime(AbortSignal.abort(new Error('no')), async () => void (started = true))
  await expect(work).rejects.toThrow('no')
  expect(started).toBe(false)
})

test('what cannot be stopped is told', async () => {
  const work = withLifetime(undefined, async (lifetime) => {
    lifetime.defer(() => {
      throw new Error('stuck')
    })
  })
  await expect(work).rejects.toMatchObject({ errors: [new Error('stuck')] })
})

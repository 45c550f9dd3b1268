import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withLock } from '../src/lock.ts'
import { temporaryFolder } from './support/temporary.ts'

test('one works at a time, and nothing is left', async () => {
  const folder = await temporaryFolder()
  let working = 0
  const most: number[] = []
  const work = async (): Promise<void> => {
    most.push((working += 1))
    await readdir(folder)
    working -= 1
  }
  await Promise.all([1, 2, 3].map(async () => withLock(join(folder, 'lock'), undefined, work)))
  expect(most).toEqual([1, 1, 1])
  expect(await readdir(folder)).toEqual([])
})

test('a lock whose owner has died holds nobody up', async () => {
  const file = join(await temporaryFolder(), 'lock')
  // Linux gives no process an id above 4,194,304.
  await writeFile(file, '4194305')
  expect(await withLock(file, undefined, async () => 'done')).toBe('done')
})

test('an abort ends the wait', async () => {
  const file = join(await temporaryFolder(), 'lock')
  await writeFile(file, String(process.pid))
  const controller = new AbortController()
  const waiting = withLock(file, controller.signal, async () => 'done')
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
})

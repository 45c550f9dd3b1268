import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pruneBuilds } from '../../src/k6/prune-builds.ts'
import { temporaryFolder } from '../support/temporary.ts'

test('the newest builds stay, and so does what is no build', async () => {
  const cache = await temporaryFolder()
  await writeFile(join(cache, 'go-version'), '')
  await mkdir(join(cache, 'unfinished'))
  for (const [name, time] of [
    ['c', 3],
    ['a', 1],
    ['b', 2],
  ] as const) {
    await mkdir(join(cache, name))
    await writeFile(join(cache, name, 'k6'), '')
    await utimes(join(cache, name, 'k6'), time, time)
  }
  await pruneBuilds(cache, 2)
  expect((await readdir(cache)).toSorted()).toEqual(['b', 'c', 'go-version', 'unfinished'])
})

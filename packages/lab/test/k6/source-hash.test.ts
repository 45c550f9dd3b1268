import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceHash } from '../../src/k6/source-hash.ts'
import { temporaryFolder } from '../support/temporary.ts'

const go = 'go version go1.26.2 linux/amd64'

async function hashes(file: string): Promise<[before: string, after: string]> {
  const folder = await temporaryFolder()
  await mkdir(dirname(join(folder, file)), { recursive: true })
  for (const name of ['go.mod', 'go.sum', 'main.go', file]) await writeFile(join(folder, name), 'a')
  const before = await sourceHash(folder, go)
  await appendFile(join(folder, file), 'b')
  return [before, await sourceHash(folder, go)]
}

test.each(['go.mod', 'go.sum', 'main.go', 'stream/reader.go'])('a change of %s is seen', async (file) => {
  const [before, after] = await hashes(file)
  expect(after).not.toBe(before)
})

test.each(['main_test.go', 'README.md', 'testdata/case.go', '.cache/other.go', 'types/index.d.ts'])(
  'a change of %s changes nothing',
  async (file) => {
    const [before, after] = await hashes(file)
    expect(after).toBe(before)
  },
)

test('another compiler is another build', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'main.go'), 'a')
  expect(await sourceHash(folder, 'go version go1.27.0 linux/amd64')).not.toBe(await sourceHash(folder, go))
})

test('where one file ends and the next begins counts', async () => {
  const [one, other] = [await temporaryFolder(), await temporaryFolder()]
  await writeFile(join(one, 'a.go'), 'x')
  await writeFile(join(one, 'b.go'), 'yz')
  await writeFile(join(other, 'a.go'), 'xy')
  await writeFile(join(other, 'b.go'), 'z')
  expect(await sourceHash(one, go)).not.toBe(await sourceHash(other, go))
})

import { join } from 'node:path'
import { listProxies, selectProxies } from '@ssespec/lab'
import { expect, test } from 'vitest'
import { writeStandIn } from '../support/stand-in.ts'
import { temporaryFolder } from '../support/temporary.ts'

test('proxies are chosen by name, folder and family, each once, in the order asked for', async () => {
  const root = await temporaryFolder()
  const add = async (folder: string, family: string): Promise<unknown> =>
    writeStandIn(join(root, folder), '// ${port.http}', { name: `${folder}/stand-in`, family })
  await Promise.all([add('a/b', 'one'), add('a/c', 'two'), add('ab', 'two')])
  const proxies = await listProxies(root)
  const choose = (...names: string[]): string[] =>
    selectProxies(proxies, names).chosen.map(({ manifest }) => manifest.name)
  expect(choose('all')).toEqual(['a/b/stand-in', 'a/c/stand-in', 'ab/stand-in'])
  expect(choose('a')).toEqual(['a/b/stand-in', 'a/c/stand-in'])
  expect(choose('ab', 'two')).toEqual(['ab/stand-in', 'a/c/stand-in'])
  expect(choose('a/b/stand-in', 'one')).toEqual(['a/b/stand-in'])
  expect(selectProxies(proxies, ['a', 'nginx', 'b']).unknown).toEqual(['nginx', 'b'])
})

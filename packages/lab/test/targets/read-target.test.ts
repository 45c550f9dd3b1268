import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listTargets, ProxyManifestError, readTarget } from '@ssespec/lab'
import { describe, expect, test } from 'vitest'
import { targetManifest, writeTarget } from '../support/stand-in-target.ts'
import { temporaryFolder } from '../support/temporary.ts'

async function problemsOf(manifest: object): Promise<readonly string[]> {
  const folder = await writeTarget(await temporaryFolder(), manifest)
  const error: unknown = await readTarget(folder).catch((caught: unknown) => caught)
  if (!(error instanceof ProxyManifestError)) throw new Error('The manifest was accepted')
  expect(error.file).toBe(join(folder, 'target.json'))
  return error.problems
}

test('a sound folder is read', async () => {
  const folder = await writeTarget(await temporaryFolder())
  expect(await readTarget(folder)).toEqual({
    folder,
    manifest: { ...targetManifest, configuration: [], packages: {} },
    templates: new Map(),
    files: new Map([['server.mjs', join(folder, 'server.mjs')]]),
    ports: ['http'],
  })
})

test('what targets have in common stands in a template', async () => {
  const root = await temporaryFolder()
  const folder = await writeTarget(root, {
    ...targetManifest,
    extends: '../template.json',
    files: undefined,
    start: undefined,
  })
  const { files, start } = targetManifest
  await writeFile(join(root, 'template.json'), JSON.stringify({ files, start }))
  await writeFile(join(root, 'server.mjs'), '')
  await rm(join(folder, 'server.mjs'))
  const target = await readTarget(folder)
  expect(target.manifest.start).toEqual(start)
  expect(target.files).toEqual(new Map([['server.mjs', join(root, 'server.mjs')]]))
})

describe('the error says the key and what is allowed', () => {
  test.each([
    [{ path: undefined }, ['path is missing']],
    [{ path: 'events' }, ['path must match pattern "^/[!-~]*$" (path and query of the stream)']],
    [{ verdict: 'wrong' }, ['fails is missing', 'fix is missing']],
    [{ fails: ['response/head'] }, ['fails does not belong there']],
    [{ readSeconds: 600 }, ['readSeconds must be <= 60 (how long the stream is read)']],
    [{ name: 'elsewhere' }, ['name is elsewhere, which is not where the folder is']],
    [
      { start: ['x', '${origin.host}', '${port.http}'] },
      ['${origin.host} is unknown; allowed: run, certificate, key, pem, user, port.NAME'],
    ],
    [
      { listens: { h2c: { scheme: 'http', port: 'h2c' } } },
      ['listens.h2c.port is h2c, but no configuration file uses ${port.h2c}'],
    ],
  ])('%j', async (manifest, problems) => {
    expect(await problemsOf(manifest)).toEqual(problems)
  })
})

test.each(['target.json', 'README.md', 'server.mjs'])('a folder without %s is refused', async (name) => {
  const folder = await writeTarget(await temporaryFolder())
  await rm(join(folder, name))
  await expect(readTarget(folder)).rejects.toThrow(`${join(folder, name)}: is missing or cannot be read`)
})

test('targets are listed at any depth, by name', async () => {
  const root = await temporaryFolder()
  await writeTarget(join(root, 'php'), { name: 'php/stand-in' })
  await writeTarget(root)
  const names = (await listTargets(root)).map(({ manifest }) => manifest.name)
  expect(names).toEqual(['php/stand-in', 'stand-in'])
})

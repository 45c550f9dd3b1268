import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listProxies, ProxyManifestError, readProxy } from '@ssespec/lab'
import { describe, expect, test } from 'vitest'
import { standInManifest, writeStandIn } from '../support/stand-in.ts'
import { temporaryFolder } from '../support/temporary.ts'

const script = '// ${port.http}\n'

async function problemsOf(manifest: object): Promise<readonly string[]> {
  const folder = await writeStandIn(await temporaryFolder(), script, manifest)
  const error: unknown = await readProxy(folder).catch((caught: unknown) => caught)
  if (!(error instanceof ProxyManifestError)) throw new Error('The manifest was accepted')
  expect(error.file).toBe(join(folder, 'proxy.json'))
  expect(error.message.startsWith(`${error.file}: `)).toBe(true)
  return error.problems
}

test('a sound folder is read', async () => {
  const folder = await writeStandIn(await temporaryFolder(), script)
  const proxy = await readProxy(folder)
  expect(proxy).toEqual({
    folder,
    manifest: standInManifest,
    templates: new Map([['proxy.mjs', script]]),
    files: new Map(),
    ports: ['http'],
  })
})

describe('the error says the key and what is allowed', () => {
  test.each([
    [{ family: undefined }, ['family is missing']],
    [
      { verdict: 'good' },
      ['verdict must be right or wrong (whether event streams pass it as well as they can in this version)'],
    ],
    [{ verdict: 'wrong' }, ['fails is missing', 'fix is missing']],
    [{ fix: ['proxy_buffering off;'] }, ['fix does not belong there']],
    [
      { verdict: 'wrong', fix: ['x'], fails: ['Incremental'] },
      ['fails.0 must match pattern "^[a-z0-9-]+/[a-z0-9-]+$" (a rule id, such as proxy/incremental)'],
    ],
    [
      { listens: { h3: { scheme: 'https', port: 'http' } } },
      ['listens has an unknown key h3; allowed: http/1.1, h2, h2c'],
    ],
    [
      { listens: { 'http/1.1': { scheme: 'ftp', port: 'http' } } },
      ['listens.http/1.1.scheme must be http or https (how a URL to it begins)'],
    ],
    [{ start: [] }, ['start must NOT have fewer than 1 items']],
    [{ packages: { npm: ['x'] } }, ['packages has an unknown key npm; allowed: debian, pypi']],
    [{ name: 'elsewhere' }, ['name is elsewhere, which is not where the folder is']],
    [
      { listens: { h2c: { scheme: 'http', port: 'h2c' } } },
      ['listens.h2c.port is h2c, but no configuration file uses ${port.h2c}'],
    ],
    [
      { start: ['x', '${pid}'] },
      ['${pid} is unknown; allowed: origin.host, origin.port, run, certificate, key, pem, user, port.NAME'],
    ],
  ])('%j', async (manifest, problems) => {
    expect(await problemsOf(manifest)).toEqual(problems)
  })
})

test('a placeholder no one knows is found in its template', async () => {
  const folder = await writeStandIn(await temporaryFolder(), '// ${port.http} ${orign.host}')
  await expect(readProxy(folder)).rejects.toThrow(`${join(folder, 'proxy.mjs')}: \${orign.host} is unknown`)
})

test.each(['proxy.json', 'README.md', 'proxy.mjs'])('a folder without %s is refused', async (name) => {
  const folder = await writeStandIn(await temporaryFolder(), script)
  await rm(join(folder, name))
  await expect(readProxy(folder)).rejects.toThrow(`${join(folder, name)}: is missing or cannot be read`)
})

test('a manifest that is no JSON is refused', async () => {
  const folder = await writeStandIn(await temporaryFolder(), script)
  await writeFile(join(folder, 'proxy.json'), '{')
  await expect(readProxy(folder)).rejects.toThrow(`${join(folder, 'proxy.json')}: is not JSON`)
})

test('proxies are listed at any depth, by name', async () => {
  const root = await temporaryFolder()
  await writeStandIn(join(root, 'nginx'), script, { name: 'nginx/stand-in' })
  await writeStandIn(root, script)
  const names = (await listProxies(root)).map((proxy) => proxy.manifest.name)
  expect(names).toEqual(['nginx/stand-in', 'stand-in'])
})

test('a root that does not exist is refused', async () => {
  await expect(listProxies('/does/not/exist')).rejects.toThrow(ProxyManifestError)
})

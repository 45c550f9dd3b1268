import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listProxies, readProxy } from '@ssespec/lab'
import { beforeEach, expect, test } from 'vitest'
import { standInManifest } from '../support/stand-in.ts'
import { temporaryFolder } from '../support/temporary.ts'

let root: string

const { name: _name, title, verdict, teaches, ...shared } = standInManifest
const template = { ...shared, parameters: { lines: ['first', 'second'], more: [] } }
const own = { extends: '../template.json', title, verdict, teaches }

beforeEach(async () => {
  root = await temporaryFolder()
  await write('family/template.json', template)
  await write('family/proxy.mjs', '// ${port.http}\n{\n  ${set.lines}\n  ${set.more}\n}\n')
})

async function write(path: string, content: unknown): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
}

async function writeProxy(manifest: object): Promise<string> {
  await write('family/one/README.md', 'One.')
  await write('family/one/proxy.json', { name: 'family/one', ...own, ...manifest })
  return join(root, 'family/one')
}

const textOf = async (path: string): Promise<string | undefined> =>
  (await readProxy(path)).templates.get('proxy.mjs')

test('a proxy takes what it does not say from its template', async () => {
  const proxy = await readProxy(await writeProxy({}))
  expect(proxy.manifest).toEqual({ ...standInManifest, name: 'family/one' })
  expect(proxy.templates.get('proxy.mjs')).toBe('// ${port.http}\n{\n  first\n  second\n}\n')
})

test('the lines that it sets take the place of the parameter, indented like it', async () => {
  const set = { lines: [], more: ['listen ${port.more}', '  deeper'] }
  const folder = await writeProxy({ set })
  expect(await textOf(folder)).toBe('// ${port.http}\n{\n  listen ${port.more}\n    deeper\n}\n')
  expect((await readProxy(folder)).ports).toEqual(['http', 'more'])
})

test('a configuration file of its own goes before that of the template', async () => {
  const folder = await writeProxy({ set: { lines: ['mine'] } })
  await write('family/one/proxy.mjs', '// ${port.http}\n${set.lines}\n')
  expect(await textOf(folder)).toBe('// ${port.http}\nmine\n')
})

test.each([
  [{ set: { line: ['x'] } }, 'set has an unknown parameter line; allowed: lines, more'],
  [{ set: { lines: 'x' } }, 'set.lines must be array (lines of configuration)'],
  [{ set: { lines: ['${orign.port}'] } }, '${orign.port} is unknown'],
  [{ extends: '../none.json' }, 'none.json: is missing or cannot be read'],
  [{ title: undefined }, 'title is missing'],
])('%j is refused', async (manifest, problem) => {
  await expect(readProxy(await writeProxy(manifest))).rejects.toThrow(problem)
})

test('a placeholder of no parameter is found', async () => {
  await write('family/proxy.mjs', '// ${port.http}\n${set.none}\n')
  await expect(readProxy(await writeProxy({}))).rejects.toThrow('${set.none} is unknown')
})

test('what its template lacks is missing', async () => {
  await write('family/template.json', { ...template, packages: undefined })
  await expect(readProxy(await writeProxy({}))).rejects.toThrow('packages is missing')
})

const matrix = {
  name: 'family/all',
  title: 'All',
  extends: '../template.json',
  into: 'lines',
  axes: { size: { small: ['size 1'], large: ['size 9'] }, colour: { red: ['red'], blue: [] } },
  wrong: [
    { when: { size: 'large', colour: ['red'] }, fails: ['a/b'], fix: ['x'], teaches: 'Large and red.' },
    { when: { size: 'large' }, fails: ['c/d'], fix: ['y'], teaches: 'Large.' },
  ],
  teaches: 'Small.',
}

async function writeMatrix(keys: object = {}): Promise<void> {
  await write('family/all/README.md', 'All.')
  await write('family/all/matrix.json', { ...matrix, ...keys })
}

test('every combination of a matrix is a proxy; the first that applies says what is wrong', async () => {
  await writeMatrix()
  const proxies = await listProxies(root)
  expect(proxies.map(({ manifest }) => [manifest.name, manifest.teaches])).toEqual([
    ['family/all/large-blue', 'Large.'],
    ['family/all/large-red', 'Large and red.'],
    ['family/all/small-blue', 'Small.'],
    ['family/all/small-red', 'Small.'],
  ])
  expect(await readProxy(join(root, 'family/all/large-red'))).toMatchObject({
    manifest: { title: 'All: large, red', verdict: 'wrong', fails: ['a/b'], fix: ['x'] },
    templates: new Map([['proxy.mjs', '// ${port.http}\n{\n  size 9\n  red\n}\n']]),
  })
})

test('a cell that a matrix does not have is named, with one that it has', async () => {
  await writeMatrix()
  await expect(readProxy(join(root, 'family/all/green'))).rejects.toThrow(
    'has no cell green, but family/all/small-red and so on',
  )
})

test.each([
  [{ when: { weight: 'large' } }, 'when has an unknown axis weight'],
  [{ when: { size: 'huge' } }, 'when.size has an unknown value huge'],
])('%j is refused', async (wrong, problem) => {
  await writeMatrix({ wrong: [{ ...matrix.wrong[1], ...wrong }] })
  await expect(listProxies(root)).rejects.toThrow(problem)
})

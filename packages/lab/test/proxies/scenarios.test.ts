import { fileURLToPath } from 'node:url'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectedOf, listProxies, protocols } from '@ssespec/lab'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../../scenarios/proxies', import.meta.url))

test('every proxy of the project is sound', async () => {
  const proxies = await listProxies(root)
  expect(proxies.map((proxy) => proxy.manifest.name)).toEqual(
    expect.arrayContaining(['nginx-default', 'nginx-right']),
  )
})

test('every proxy has a README of three sentences', async () => {
  const folders = new Set((await listProxies(root)).map(({ folder }) => folder))
  const counts = [...folders].map(async (folder) => {
    const text = (await readFile(join(folder, 'README.md'), 'utf8')).replace(/^# .*$/m, '').trim()
    return `${folder}: ${[...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)].length}`
  })
  expect(await Promise.all(counts)).toEqual([...folders].map((folder) => `${folder}: 3`))
})

test('what is wrong fails something, and says what mends it', async () => {
  for (const { manifest } of await listProxies(root)) {
    const failing = protocols.flatMap((protocol) => expectedOf(manifest, protocol).fails)
    expect([manifest.name, failing.length > 0]).toEqual([manifest.name, manifest.verdict === 'wrong'])
  }
})

test('nginx listens for all protocols', async () => {
  const nginx = (await listProxies(root)).filter(({ manifest }) => manifest.family === 'nginx')
  expect(nginx.map(({ manifest }) => Object.keys(manifest.listens))).toEqual(nginx.map(() => protocols))
})

import { fileURLToPath } from 'node:url'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listProxies, protocols } from '@ssespec/lab'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../../scenarios/proxies', import.meta.url))

test('every proxy of the project is sound', async () => {
  const proxies = await listProxies(root)
  expect(proxies.map((proxy) => proxy.manifest.name)).toEqual(
    expect.arrayContaining(['nginx-default', 'nginx-right']),
  )
})

test('every proxy has a README of three sentences', async () => {
  for (const { folder } of await listProxies(root)) {
    const text = (await readFile(join(folder, 'README.md'), 'utf8')).replace(/^# .*$/m, '').trim()
    expect([folder, [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)].length]).toEqual(
      [folder, 3],
    )
  }
})

test('nginx listens for all protocols', async () => {
  const nginx = (await listProxies(root)).filter(({ manifest }) => manifest.family === 'nginx')
  expect(nginx.map(({ manifest }) => Object.keys(manifest.listens))).toEqual(nginx.map(() => protocols))
})

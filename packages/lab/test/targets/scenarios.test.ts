import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expectedOf, listTargets, protocols } from '@ssespec/lab'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../../scenarios/targets', import.meta.url))
const targets = await listTargets(root)

test('every target has a README of three sentences', async () => {
  const counts = targets.map(async ({ folder, manifest }) => {
    const text = (await readFile(join(folder, 'README.md'), 'utf8')).replace(/^# .*$/m, '').trim()
    return `${manifest.name}: ${[...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)].length}`
  })
  expect(await Promise.all(counts)).toEqual(targets.map(({ manifest }) => `${manifest.name}: 3`))
})

test('what is wrong fails something, and says what mends it', () => {
  for (const { manifest } of targets) {
    const failing = protocols.flatMap((protocol) => expectedOf(manifest, protocol).fails)
    expect([manifest.name, failing.length > 0]).toEqual([manifest.name, manifest.verdict === 'wrong'])
  }
})

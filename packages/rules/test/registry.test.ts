import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { rules } from '@ssespec/rules'

const root = fileURLToPath(new URL('../../..', import.meta.url))

test('the registry is what the generator writes', () => {
  const run = () =>
    execFileSync(process.execPath, ['tools/generate-registries.mjs', '--check'], { cwd: root })
  expect(run).not.toThrow()
})

test.each(rules.map(({ id }) => id))('%s stands in the file of its name', (id) => {
  expect(existsSync(`${root}/packages/rules/src/${id}.ts`)).toBe(true)
})

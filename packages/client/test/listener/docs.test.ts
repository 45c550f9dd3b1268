import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

import { cases } from './reconnection-case.ts'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/listener.md'), 'utf8')
const examples = [...page.matchAll(/^```ts\n(?<code>.*?)^```\n\n```console\n(?<output>.*?)^```/gms)].map(
  ({ groups = {} }) => groups,
)

describe('docs/listener.md', () => {
  test('has an output for each example', () => {
    expect(examples.length).toBe(page.match(/^```ts$/gm)?.length)
  })

  test.for(examples)('example %$', async ({ code = '', output }) => {
    const run = promisify(execFile)(
      process.execPath,
      ['--conditions=@ssespec/source', '--input-type=module-typescript', '--eval', code],
      { cwd: join(import.meta.dirname, '../..'), timeout: 50_000 },
    )
    await expect(run).resolves.toEqual({ stdout: output, stderr: '' })
  })

  test('counts the cases', () => {
    const { length: standard } = cases.standard
    const { length: listener } = cases.listener
    expect(page.replace(/\s+/g, ' ')).toContain(
      `${standard + listener} cases of what a server does and which requests must come, ${standard} for every client and ${listener} for`,
    )
  })
})

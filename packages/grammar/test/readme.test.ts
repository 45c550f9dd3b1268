import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const folder = join(import.meta.dirname, '..')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const examples = [
  ...readme.matchAll(
    /^## (?<title>[^\n]+)\n(?:(?!^## ).)*?^```ts\n(?<code>.*?)^```\n\n```console\n(?<output>.*?)^```/gms,
  ),
].map(({ groups = {} }) => groups)

describe('the examples in the README', () => {
  test('are all followed by what they print', () => {
    expect(examples.length).toBe(readme.match(/^```ts$/gm)?.length)
  })

  for (const { title, code = '', output } of examples) {
    test(`${title}`, async () => {
      const run = promisify(execFile)(
        process.execPath,
        ['--conditions=@ssespec/source', '--input-type=module-typescript', '--eval', code],
        { cwd: folder, timeout: 50_000 },
      )
      await expect(run).resolves.toEqual({ stdout: output, stderr: '' })
    })
  }
})

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const FLAGS = ['--conditions=@ssespec/source', '--max-old-space-size=64', '--expose-gc']

test('hostile streams cost a small heap and a time that grows as they do', async () => {
  const script = join(import.meta.dirname, 'hostile-streams.ts')
  const run = promisify(execFile)(process.execPath, [...FLAGS, script], { timeout: 50_000 })
  await expect(run).resolves.toEqual({ stdout: '', stderr: '' })
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runK6 } from '@ssespec/lab'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'

/** A program in the place of k6. */
async function writeProgram(script: string): Promise<string> {
  const path = join(await temporaryFolder(), 'k6')
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return path
}

test('arguments, environment, output and exit code pass', async () => {
  const binary = await writeProgram(
    'echo "$@"; echo "$K6_NO_USAGE_REPORT $K6_AUTO_EXTENSION_RESOLUTION $TARGET" >&2; exit 99',
  )
  const args = ['--quiet']
  const result = await runK6({ binary, script: 'latency.ts', args, env: { TARGET: 'http://127.0.0.1:1' } })
  expect(result).toEqual({
    exitCode: 99,
    signal: null,
    stdout: 'run --quiet latency.ts\n',
    stderr: 'true false http://127.0.0.1:1\n',
  })
})

test('an abort ends k6', async () => {
  const binary = await writeProgram('echo ready; exec sleep 600')
  const controller = new AbortController()
  const onStdout = (): void => controller.abort(new Error('enough'))
  const running = runK6({ binary, script: 'latency.ts', signal: controller.signal, onStdout })
  await expect(running).rejects.toThrow('enough')
})

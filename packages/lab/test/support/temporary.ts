import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

// Read before any test sets TMPDIR.
const root = tmpdir()

/** A folder that is removed when the test has finished. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(root, 'ssespec-test-'))
  // As /tmp is: others may pass through.
  await chmod(folder, 0o711)
  onTestFinished(async () => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Sets an environment variable until the test has finished. */
export function setEnvironment(name: string, value: string): void {
  const before = process.env[name]
  process.env[name] = value
  onTestFinished(() => {
    if (before === undefined) delete process.env[name]
    else process.env[name] = before
  })
}

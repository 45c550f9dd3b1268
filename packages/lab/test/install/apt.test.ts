import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AptError } from '@ssespec/lab'
import { expect, test } from 'vitest'
import { aptInstall } from '../../src/install/apt.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A program in the place of apt-get, which notes how it is called. */
async function writeAptGet(exit: string): Promise<{ path: string; calls: () => Promise<string[]> }> {
  const folder = await temporaryFolder()
  const path = join(folder, 'apt-get')
  const script = `#!/bin/sh\necho "$DEBIAN_FRONTEND $*" >> "${folder}/calls"\n${exit}\n`
  await writeFile(path, script, { mode: 0o755 })
  return {
    path,
    calls: async () => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n'),
  }
}

test('lists are updated once, then the packages are installed without a question', async () => {
  const { path, calls } = await writeAptGet('exit 0')
  await aptInstall(path, ['nginx', 'haproxy'])
  expect(await calls()).toEqual([
    'noninteractive update -q -y -o DPkg::Lock::Timeout=300',
    'noninteractive install -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends nginx haproxy',
  ])
})

test('what apt-get says when it fails is shown', async () => {
  const { path } = await writeAptGet('echo "E: Unable to locate package $7" >&2; exit 100')
  const error: unknown = await aptInstall(path, ['nginx']).catch((caught: unknown) => caught)
  if (!(error instanceof AptError)) throw error
  expect(error.message).toMatch(/^apt-get could not install nginx:\nE: Unable to locate package/)
})

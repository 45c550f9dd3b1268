import { open, rm } from 'node:fs/promises'

/**
 * Installs Debian packages without the services they bring: Debian starts a server as soon as it is installed,
 * unless policy-rc.d forbids it with exit status 101, "action forbidden by policy" (invoke-rc.d(8)). A machine that
 * has such a file keeps its own.
 */
export async function withoutServices<T>(
  install: () => Promise<T>,
  policyFile: string = '/usr/sbin/policy-rc.d',
): Promise<T> {
  const file = await open(policyFile, 'wx', 0o755).catch(() => undefined)
  if (file === undefined) return install()
  try {
    await file.writeFile('#!/bin/sh\nexit 101\n')
    await file.close()
    return await install()
  } finally {
    await rm(policyFile, { force: true })
  }
}

import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Does a piece of work that only one process at a time should do; the others wait. The lock is a file that holds
 * the id of its owner, so one whose owner has died counts for nothing. Should two processes find that at the same
 * moment, both do the work: it must be wasteful, not wrong, to do it twice.
 */
export async function withLock<T>(
  file: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  while (!(await take(file))) {
    await delay(100, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted())
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const owner = Number(await readFile(file, 'utf8').catch(() => ''))
    // An empty file is one whose owner is about to write its id.
    if (owner > 0 && !isAlive(owner)) await rm(file, { force: true })
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

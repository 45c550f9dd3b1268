import { access, constants, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

// Debian keeps servers in sbin, which is not on the PATH of an ordinary user; Go's installer leaves the PATH alone.
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/go/bin']

/** The absolute path of a program on the PATH or in the system's folders for servers; undefined when missing. */
export async function findProgram(name: string): Promise<string | undefined> {
  if (isAbsolute(name)) return (await isExecutable(name)) ? name : undefined
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute)
  for (const folder of new Set([...onPath, ...systemFolders])) {
    const path = join(folder, name)
    if (await isExecutable(path)) return path
  }
  return undefined
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

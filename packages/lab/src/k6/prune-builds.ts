import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes all but the newest builds: each is some 50 MB. One that runs lives on without its file. */
export async function pruneBuilds(cache: string, kept: number): Promise<void> {
  const builds: { folder: string; builtAt: number }[] = []
  for (const name of await readdir(cache)) {
    const folder = join(cache, name)
    const file = await stat(join(folder, 'k6')).catch(() => undefined)
    if (file) builds.push({ folder, builtAt: file.mtimeMs })
  }
  builds.sort((a, b) => b.builtAt - a.builtAt)
  for (const { folder } of builds.slice(kept)) await rm(folder, { recursive: true, force: true })
}

import { readdir } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { ProxyManifestError } from './manifest-error.ts'
import type { Runnable } from './runnable.ts'

/**
 * What is declared below a folder, by name.
 *
 * @param read What one file declares, most of them nothing.
 */
export async function listDeclared<Declared extends Runnable>(
  root: string,
  what: string,
  read: (file: string) => Promise<Declared[]>,
): Promise<Declared[]> {
  const files = await readdir(root, { recursive: true }).catch((cause: unknown) => {
    throw new ProxyManifestError(resolve(root), [`this folder of ${what} cannot be read`], { cause })
  })
  const declared = (await Promise.all(files.map(async (path) => read(resolve(root, path))))).flat()
  return declared.toSorted((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1))
}

/** The name is the path of the folder, so that each can be found by the other. */
export function refuseMisplaced({ folder, manifest: { name } }: Runnable, file: string): void {
  if (`${sep}${folder}`.endsWith(`${sep}${name.replaceAll('/', sep)}`)) return
  throw new ProxyManifestError(file, [`name is ${name}, which is not where the folder is`])
}

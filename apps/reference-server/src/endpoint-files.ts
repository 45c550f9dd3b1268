import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface EndpointFile<Content> {
  /** The file's name without its ending. */
  readonly name: string
  readonly content: Content
}

/**
 * The default export of each file in a folder, in the order of their names. An endpoint is added by adding its
 * file; no list has to be kept. The same in the sources (`.ts`) and once built (`.js`).
 */
export async function loadEndpointFiles<Content>(folder: string): Promise<EndpointFile<Content>[]> {
  const files = (await readdir(folder)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).toSorted()
  return Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(join(folder, file)).href)) as { default: Content }
      return { name: file.slice(0, -'.ts'.length), content: module.default }
    }),
  )
}

/** The folders in a folder. */
export async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

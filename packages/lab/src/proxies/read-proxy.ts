import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { listDeclared, refuseMisplaced } from './list-declared.ts'
import { ProxyManifestError } from './manifest-error.ts'
import type { ProxyManifest } from './manifest.ts'
import { readMatrix } from './matrix.ts'
import { knownPlaceholders } from './placeholders.ts'
import { complete, readDeclared, type Kind, type Runnable } from './runnable.ts'

/** A proxy, read and found sound. */
export type Proxy = Runnable<ProxyManifest>

const kind: Kind<'manifest'> = { form: 'manifest', placeholders: knownPlaceholders, defaults: {} }

/**
 * Reads a proxy: `proxy.json`, the template that it extends, the configuration files and a README.md; or the cell of
 * a `matrix.json` in the folder above.
 *
 * @param path The folder of proxies and the proxy's name.
 * @throws {@link ProxyManifestError} that names file, key and what is allowed.
 */
export async function readProxy(path: string): Promise<Proxy> {
  const folder = resolve(path)
  const file = join(folder, 'proxy.json')
  const above = join(dirname(folder), 'matrix.json')
  if (existsSync(file) || !existsSync(above)) return readOne(file)
  const cells = await readMatrix(above)
  const cell = cells.find(({ name }) => basename(name) === basename(folder))
  if (cell !== undefined) return complete(cell, above, kind)
  throw new ProxyManifestError(above, [`has no cell ${basename(folder)}, but ${cells[0]?.name} and so on`])
}

/** All proxies below a folder, by name. The first one that is not sound makes it fail. */
export async function listProxies(root: string): Promise<Proxy[]> {
  return listDeclared(root, 'proxies', async (file) => {
    if (basename(file) === 'proxy.json') return [await readOne(file)]
    if (basename(file) !== 'matrix.json') return []
    const cells = await readMatrix(file)
    return Promise.all(cells.map(async (cell) => complete(cell, file, kind)))
  })
}

async function readOne(file: string): Promise<Proxy> {
  const proxy = await complete(await readDeclared(file, 'proxy'), file, kind)
  refuseMisplaced(proxy, file)
  return proxy
}

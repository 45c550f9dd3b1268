import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { parseJson, readText } from './files.ts'
import { ProxyManifestError } from './manifest-error.ts'
import type { ProxyManifest } from './manifest.ts'
import { readMatrix } from './matrix.ts'
import { insertParameters, setParameters } from './parameters.ts'
import { inspectTemplate, knownPlaceholders } from './placeholders.ts'
import { readTemplate, type Extending } from './proxy-template.ts'
import { validate } from './validate-manifest.ts'

/** A proxy, read and found sound. */
export interface Proxy {
  /** Absolute path of the folder that declares it. */
  readonly folder: string
  readonly manifest: ProxyManifest
  /** The configuration templates by file name. */
  readonly templates: ReadonlyMap<string, string>
  /** Every NAME of a `${port.NAME}` in the templates: those clients use, and those within a chain. */
  readonly ports: readonly string[]
}

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
  if (cell !== undefined) return complete(cell, above)
  throw new ProxyManifestError(above, [`has no cell ${basename(folder)}, but ${cells[0]?.name} and so on`])
}

/** All proxies below a folder, by name. The first one that is not sound makes it fail. */
export async function listProxies(root: string): Promise<Proxy[]> {
  const files = await readdir(root, { recursive: true }).catch((cause: unknown) => {
    throw new ProxyManifestError(resolve(root), ['this folder of proxies cannot be read'], { cause })
  })
  const read = files.map(async (path): Promise<Proxy[]> => {
    const file = resolve(root, path)
    if (basename(file) === 'proxy.json') return [await readOne(file)]
    if (basename(file) !== 'matrix.json') return []
    const cells = await readMatrix(file)
    return Promise.all(cells.map(async (cell) => complete(cell, file)))
  })
  const proxies = (await Promise.all(read)).flat()
  return proxies.toSorted((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1))
}

async function readOne(file: string): Promise<Proxy> {
  const checked = validate('proxy', parseJson(file, await readText(file)))
  if ('problems' in checked) throw new ProxyManifestError(file, checked.problems)
  const proxy = await complete(checked.value, file)
  if (!`${sep}${proxy.folder}`.endsWith(`${sep}${proxy.manifest.name.replaceAll('/', sep)}`)) {
    throw new ProxyManifestError(file, [`name is ${proxy.manifest.name}, which is not where the folder is`])
  }
  return proxy
}

/** Fills in the template that a declaration extends, if any, and reads the configuration files. */
async function complete(declared: Extending, file: string): Promise<Proxy> {
  const { extends: extended, set = {}, $schema: _schema, ...keys } = declared
  const template = extended === undefined ? undefined : await readTemplate(file, extended)
  const parameters = setParameters(template?.parameters ?? {}, set, file)
  const checked = validate('manifest', { ...template?.keys, ...keys })
  if ('problems' in checked) throw new ProxyManifestError(file, checked.problems)
  const manifest = checked.value

  const folder = dirname(file)
  await readText(join(folder, 'README.md'))
  const templates = new Map<string, string>()
  for (const name of manifest.configuration) {
    const own = join(folder, name)
    const source = template === undefined || existsSync(own) ? own : join(template.folder, name)
    const text = insertParameters(await readText(source), parameters)
    refuseUnknown(source, text)
    templates.set(name, text)
  }
  return { folder, manifest, templates, ports: portsOf(manifest, templates, file) }
}

function portsOf(manifest: ProxyManifest, templates: ReadonlyMap<string, string>, file: string): string[] {
  const commands = [manifest.start, ...(manifest.alongside ?? []), manifest.leaves ?? []].flat().join('\n')
  refuseUnknown(file, commands)
  const ports = new Set([...templates.values(), commands].flatMap((text) => [...inspectTemplate(text).ports]))
  for (const [protocol, listener] of Object.entries(manifest.listens)) {
    if (ports.has(listener.port)) continue
    throw new ProxyManifestError(file, [
      `listens.${protocol}.port is ${listener.port}, but no configuration file uses \${port.${listener.port}}`,
    ])
  }
  return [...ports]
}

function refuseUnknown(file: string, text: string): void {
  const problems = [...inspectTemplate(text).unknown].map(
    (name) => `\${${name}} is unknown; allowed: ${[...knownPlaceholders, 'port.NAME'].join(', ')}`,
  )
  if (problems.length > 0) throw new ProxyManifestError(file, problems)
}

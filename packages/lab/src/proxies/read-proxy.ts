import { readdir, readFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { ProxyManifestError } from './manifest-error.ts'
import type { ProxyManifest } from './manifest.ts'
import { inspectTemplate, knownPlaceholders } from './placeholders.ts'
import { validateManifest } from './validate-manifest.ts'

/** A proxy's folder, read and found sound. */
export interface Proxy {
  /** Absolute path. */
  readonly folder: string
  readonly manifest: ProxyManifest
  /** The templates by file name. */
  readonly templates: ReadonlyMap<string, string>
  /** Every NAME of a `${port.NAME}` in the templates: those clients use, and those within a chain. */
  readonly ports: readonly string[]
}

/**
 * Reads a proxy's folder: `proxy.json`, the configuration templates it names, and a README.md.
 *
 * @throws {@link ProxyManifestError} that names file, key and what is allowed.
 */
export async function readProxy(folder: string): Promise<Proxy> {
  const absolute = resolve(folder)
  const file = join(absolute, 'proxy.json')
  const validated = validateManifest(parse(file, await readText(file)))
  if ('problems' in validated) throw new ProxyManifestError(file, validated.problems)
  const { manifest } = validated

  if (!`${sep}${absolute}`.endsWith(`${sep}${manifest.name.replaceAll('/', sep)}`)) {
    throw new ProxyManifestError(file, [`name is ${manifest.name}, which is not where the folder is`])
  }
  await readText(join(absolute, 'README.md'))
  const templates = new Map<string, string>()
  for (const name of manifest.configuration) templates.set(name, await readText(join(absolute, name)))
  return { folder: absolute, manifest, templates, ports: portsOf(manifest, templates, absolute) }
}

/** All proxies below a folder, by name. The first one that is not sound makes it fail. */
export async function listProxies(root: string): Promise<Proxy[]> {
  const files = await readdir(root, { recursive: true }).catch((cause: unknown) => {
    throw new ProxyManifestError(resolve(root), ['this folder of proxies cannot be read'], { cause })
  })
  const folders = files
    .filter((path) => path.endsWith(`${sep}proxy.json`))
    .map((path) => join(root, path, '..'))
  const proxies = await Promise.all(folders.map(readProxy))
  return proxies.toSorted((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1))
}

function portsOf(manifest: ProxyManifest, templates: ReadonlyMap<string, string>, folder: string): string[] {
  const file = join(folder, 'proxy.json')
  const ports = new Set<string>()
  const texts = [...templates].map(([name, text]) => ({ file: join(folder, name), text }))
  for (const { file: from, text } of [...texts, { file, text: manifest.start.join(' ') }]) {
    const found = inspectTemplate(text)
    for (const name of found.ports) ports.add(name)
    const problems = [...found.unknown].map(
      (name) => `\${${name}} is unknown; allowed: ${[...knownPlaceholders, 'port.NAME'].join(', ')}`,
    )
    if (problems.length > 0) throw new ProxyManifestError(from, problems)
  }
  for (const [protocol, listener] of Object.entries(manifest.listens)) {
    if (ports.has(listener.port)) continue
    throw new ProxyManifestError(file, [
      `listens.${protocol}.port is ${listener.port}, but no configuration file uses \${port.${listener.port}}`,
    ])
  }
  return [...ports]
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProxyManifestError(file, [`is not JSON: ${(cause as Error).message}`], { cause })
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ProxyManifestError(file, ['is missing or cannot be read'], { cause })
  }
}

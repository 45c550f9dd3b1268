import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseJson, readText } from './files.ts'
import { ProxyManifestError } from './manifest-error.ts'
import type { RunManifest } from './manifest.ts'
import { insertParameters, setParameters } from './parameters.ts'
import { inspectTemplate, type knownPlaceholders } from './placeholders.ts'
import { readTemplate, type Extending } from './proxy-template.ts'
import { validate, type Forms } from './validate-manifest.ts'

/** A folder with programs to run, read and found sound: a proxy or a target. */
export interface Runnable<Manifest extends RunManifest = RunManifest> {
  /** Absolute path of the folder that declares it. */
  readonly folder: string
  readonly manifest: Manifest
  /** The configuration templates by file name. */
  readonly templates: ReadonlyMap<string, string>
  /** What is copied as it is: the path by file name. */
  readonly files: ReadonlyMap<string, string>
  /** Every NAME of a `${port.NAME}`: those clients use, and those within a chain. */
  readonly ports: readonly string[]
}

/** What tells a proxy from a target when their folders are read. */
export interface Kind<Form extends 'manifest' | 'target'> {
  readonly form: Form
  readonly placeholders: readonly (typeof knownPlaceholders)[number][]
  /** Keys that may be left out. */
  readonly defaults: Partial<RunManifest>
}

/** @throws ProxyManifestError */
export async function readDeclared(file: string, form: 'proxy' | 'targetFile'): Promise<Extending> {
  const checked = validate(form, parseJson(file, await readText(file)))
  if ('problems' in checked) throw new ProxyManifestError(file, checked.problems)
  return checked.value
}

/** Fills in the template that a declaration extends, if any, and reads the configuration files. */
export async function complete<Form extends 'manifest' | 'target'>(
  declared: Extending,
  file: string,
  { form, placeholders, defaults }: Kind<Form>,
): Promise<Runnable<Forms[Form]>> {
  const { extends: extended, set = {}, $schema: _schema, ...keys } = declared
  const template = extended === undefined ? undefined : await readTemplate(file, extended)
  const parameters = setParameters(template?.parameters ?? {}, set, file)
  const checked = validate(form, { ...defaults, ...template?.keys, ...keys })
  if ('problems' in checked) throw new ProxyManifestError(file, checked.problems)
  const manifest = checked.value

  const folder = dirname(file)
  await readText(join(folder, 'README.md'))
  const pathOf = (name: string): string => {
    const own = join(folder, name)
    return template === undefined || existsSync(own) ? own : join(template.folder, name)
  }
  const refuseUnknown = (source: string, text: string): void => {
    const problems = [...inspectTemplate(text, placeholders).unknown].map(
      (name) => `\${${name}} is unknown; allowed: ${[...placeholders, 'port.NAME'].join(', ')}`,
    )
    if (problems.length > 0) throw new ProxyManifestError(source, problems)
  }
  const templates = new Map<string, string>()
  for (const name of manifest.configuration) {
    const source = pathOf(name)
    const text = insertParameters(await readText(source), parameters)
    refuseUnknown(source, text)
    templates.set(name, text)
  }
  const files = new Map((manifest.files ?? []).map((name) => [name, pathOf(name)]))
  for (const source of files.values()) await readText(source)
  const commands = commandsOf(manifest).flat().join('\n')
  refuseUnknown(file, commands)
  const ports = portsOf(manifest, [...templates.values(), commands], file)
  return { folder, manifest, templates, files, ports }
}

/** The commands and whatever else of it may hold placeholders. */
function commandsOf({
  build,
  start,
  alongside = [],
  leaves = [],
  environment = {},
  commands = [],
}: RunManifest): string[][] {
  const shown = commands.map(({ run }) => run)
  return [build ?? [], start, ...alongside, leaves, Object.values(environment), shown].map((texts) => [
    ...texts,
  ])
}

function portsOf(manifest: RunManifest, texts: readonly string[], file: string): string[] {
  const ports = new Set(texts.flatMap((text) => [...inspectTemplate(text, []).ports]))
  for (const [protocol, listener] of Object.entries(manifest.listens)) {
    if (ports.has(listener.port)) continue
    throw new ProxyManifestError(file, [
      `listens.${protocol}.port is ${listener.port}, but no configuration file uses \${port.${listener.port}}`,
    ])
  }
  return [...ports]
}

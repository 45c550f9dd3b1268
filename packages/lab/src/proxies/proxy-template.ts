import { dirname, resolve } from 'node:path'
import { parseJson, readText } from './files.ts'
import { ProxyManifestError } from './manifest-error.ts'
import type { Parameters } from './parameters.ts'
import { validate } from './validate-manifest.ts'

/** What proxies have in common: keys of `proxy.json`, and parameters of the configuration files beside it. */
export interface ProxyTemplate {
  /** Absolute path of the folder of its configuration files. */
  readonly folder: string
  /** With their defaults. */
  readonly parameters: Parameters
  /** Keys that a proxy need not repeat. */
  readonly keys: Readonly<Record<string, unknown>>
}

/** What a file of a proxy says: itself, or in place of the template that it extends. */
export interface Extending {
  readonly extends?: string
  readonly set?: Parameters
  readonly [key: string]: unknown
}

/** @throws ProxyManifestError */
export async function readTemplate(from: string, path: string): Promise<ProxyTemplate> {
  const file = resolve(dirname(from), path)
  const checked = validate('template', parseJson(file, await readText(file)))
  if ('problems' in checked) throw new ProxyManifestError(file, checked.problems)
  const { $schema: _schema, parameters, ...keys } = checked.value
  return { folder: dirname(file), parameters: parameters ?? {}, keys }
}

import { readFileSync } from 'node:fs'
import { Ajv, type DefinedError, type ErrorObject, type ValidateFunction } from 'ajv'
import type { ProxyManifest } from './manifest.ts'

const schemaFile = new URL('../../schemas/proxy.schema.json', import.meta.url)

let compiled: ValidateFunction<ProxyManifest> | undefined

/** The manifest, or what is wrong with it: one line for each problem, with its key and what is allowed. */
export function validateManifest(value: unknown): { manifest: ProxyManifest } | { problems: string[] } {
  // verbose: errors carry the schema they come from, whose descriptions say what is allowed.
  compiled ??= new Ajv({ allErrors: true, verbose: true, strictRequired: false }).compile<ProxyManifest>(
    JSON.parse(readFileSync(schemaFile, 'utf8')) as object,
  )
  if (compiled(value)) return { manifest: value }
  const errors = (compiled.errors ?? []) as DefinedError[]
  return { problems: errors.filter((error) => error.keyword !== 'if').map(describe) }
}

function describe(error: DefinedError | FalseSchemaError): string {
  const key = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/') || 'the file'
  const description = descriptionOf(error)
  switch (error.keyword) {
    case 'required':
      return `${error.params.missingProperty} is missing${key === 'the file' ? '' : ` in ${key}`}`
    case 'additionalProperties':
      return `${key} has an unknown key ${error.params.additionalProperty}; allowed: ${knownKeys(error)}`
    case 'false schema':
      return `${key} is only for a proxy whose verdict is wrong`
    case 'enum':
      return `${key} must be ${error.params.allowedValues.join(' or ')}${description}`
    default:
      return `${key} ${error.message ?? 'is not valid'}${description}`
  }
}

/** ajv's list of defined errors leaves this one out. */
type FalseSchemaError = ErrorObject<'false schema'>

function descriptionOf(error: DefinedError | FalseSchemaError): string {
  const description: unknown = error.parentSchema?.['description']
  return typeof description === 'string' ? ` (${description})` : ''
}

function knownKeys(error: ErrorObject): string {
  return Object.keys((error.parentSchema?.['properties'] ?? {}) as object).join(', ')
}

import { readFileSync } from 'node:fs'
import { Ajv, type DefinedError, type ErrorObject } from 'ajv'
import type { TargetManifest } from '../targets/manifest.ts'
import type { ProxyManifest } from './manifest.ts'
import type { Matrix } from './matrix.ts'
import type { Parameters } from './parameters.ts'
import type { Extending } from './proxy-template.ts'

/** What is read from the folders, and its schema. */
export interface Forms {
  /** proxy.json as it is written: what it leaves out must be in the template that it extends. */
  readonly proxy: Extending
  /** The same with the template filled in. */
  readonly manifest: ProxyManifest
  readonly template: { $schema?: string; parameters?: Parameters } & Record<string, unknown>
  readonly matrix: Matrix
  /** target.json as it is written. */
  readonly targetFile: Extending
  /** The same with the template filled in. */
  readonly target: TargetManifest
}

const schemas = ['proxy', 'template', 'matrix', 'target'] as const

const schemaOf: Readonly<Record<keyof Forms, string>> = {
  proxy: 'proxy.schema.json',
  manifest: 'proxy.schema.json#/definitions/manifest',
  template: 'template.schema.json',
  matrix: 'matrix.schema.json',
  targetFile: 'target.schema.json',
  target: 'target.schema.json#/definitions/manifest',
}

let compiled: Ajv | undefined

/** The value, or what is wrong with it: one line for each problem, with its key and what is allowed. */
export function validate<Form extends keyof Forms>(
  form: Form,
  value: unknown,
): { value: Forms[Form] } | { problems: string[] } {
  const check = (compiled ??= compile()).getSchema<Forms[Form]>(schemaOf[form])
  if (check === undefined) throw new Error(`There is no schema for ${form}`)
  if (check(value)) return { value: value as Forms[Form] }
  const errors = (check.errors ?? []) as DefinedError[]
  return { problems: errors.filter((error) => error.keyword !== 'if').map(describe) }
}

function compile(): Ajv {
  // verbose: errors carry the schema they come from, whose descriptions say what is allowed.
  const ajv = new Ajv({ allErrors: true, verbose: true, strictRequired: false })
  for (const name of schemas) {
    const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url)
    ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')) as object, `${name}.schema.json`)
  }
  return ajv
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
      return `${key} does not belong there`
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

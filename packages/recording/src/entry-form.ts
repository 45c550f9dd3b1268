import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'

import { ENTRY_FIELDS, type Schema } from './entry-fields.ts'
import type { EntryKind } from './entry.ts'

let ajv: Ajv | undefined
const compiled = new Map<EntryKind, ValidateFunction>()

/** What keeps a line of JSON from being an entry, in words; `undefined` where nothing does. */
export function whyNoEntry(value: Readonly<Record<string, unknown>>): string | undefined {
  const { kind } = value
  if (typeof kind !== 'string') return 'an entry needs kind and at'
  if (!isKind(kind)) return `${JSON.stringify(kind)} is no kind of entry that this version knows`
  let check = compiled.get(kind)
  if (check === undefined) {
    check = (ajv ??= newAjv()).compile(schemaOf(kind))
    compiled.set(kind, check)
  }
  return check(value) ? undefined : inWords(kind, check.errors![0]!)
}

/** Whether this is a URL that a request can go to. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function isKind(kind: string): kind is EntryKind {
  return Object.hasOwn(ENTRY_FIELDS, kind)
}

function schemaOf(kind: EntryKind): object {
  const properties: Record<string, Schema> = { at: { type: 'number', minimum: 0 } }
  const required = ['at']
  for (const [name, field] of Object.entries(ENTRY_FIELDS[kind] as Record<string, Schema>)) {
    if ('optional' in field) properties[name] = field['optional'] as Schema
    else {
      properties[name] = field
      required.push(name)
    }
  }
  return { type: 'object', properties, required }
}

function newAjv(): Ajv {
  const made = new Ajv({ formats: { 'http-url': isHttpUrl } })
  made.addKeyword({ keyword: 'bytes', validate: (_schema: true, value: unknown) => areBytes(value) })
  return made
}

/** Bytes stand as `{"text"}` or `{"base64"}`; what would be read as other bytes than it says is refused. */
function areBytes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return false
  const { text, base64 } = value as { text?: unknown; base64?: unknown }
  // Half of a surrogate pair has no form in UTF-8.
  if (typeof text === 'string') return text.isWellFormed()
  // Node skips what is no base64; written again it must be the same.
  return typeof base64 === 'string' && Buffer.from(base64, 'base64').toString('base64') === base64
}

function inWords(kind: EntryKind, error: ErrorObject): string {
  const entry = `an entry of kind ${kind}`
  if (error.instancePath === '') return `${entry} needs ${String(error.params['missingProperty'])}`
  const path = error.instancePath.slice(1).replaceAll('/', '.')
  return `${entry}: ${path} ${wanted(error)}`
}

function wanted(error: ErrorObject): string {
  switch (error.keyword) {
    case 'enum':
      return `must be one of ${(error.params['allowedValues'] as string[]).join(', ')}`
    case 'format':
      return 'must be an http or https URL'
    case 'bytes':
      return 'must be {"text"} with whole characters or {"base64"} with valid base64, and no more'
    default:
      return error.message ?? 'is not valid'
  }
}

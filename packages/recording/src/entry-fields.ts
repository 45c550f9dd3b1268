import type { EntryKind, EntryOf } from './entry.ts'

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>

/** The schema of a field that an entry may leave out. */
interface Optional {
  readonly optional: Schema
}

/** The form of a field that may be left out must be `Optional`, of any other a plain schema. */
type FieldsOf<K extends EntryKind> = {
  readonly [F in Exclude<keyof EntryOf<K>, 'kind' | 'at'>]-?: undefined extends EntryOf<K>[F]
    ? Optional
    : Schema
}

const text: Schema = { type: 'string' }
const count: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
/** RFC 9110, 15: "The status code of a response is a three-digit integer code". */
const status: Schema = { type: 'integer', minimum: 100, maximum: 999 }
const headers: Schema = { type: 'array', items: tuple(text, text) }
const bytes: Schema = { bytes: true }

/**
 * What the JSON form of each kind of entry holds beside `kind` and `at`. A kind or a field that is missing here does not
 * compile. Fields that are not named are let through, so that a later version may add some.
 */
export const ENTRY_FIELDS: { readonly [K in EntryKind]: FieldsOf<K> } = {
  connect: { address: text, alpn: optional(text), tls: optional(text) },
  request: {
    method: text,
    url: { type: 'string', format: 'http-url' },
    httpVersion: optional(oneOf('1.0')),
    headers,
    bodyBytes: count,
  },
  informational: { status, headers },
  head: { httpVersion: oneOf('1.0', '1.1', '2'), status, reason: text, headers },
  chunk: { line: text, size: count, offset: count },
  body: { bytes },
  decoded: { bytes },
  trailers: { headers },
  malformed: {
    where: oneOf('status-line', 'header', 'framing', 'chunk-size', 'chunk-end', 'trailer', 'content-coding'),
    expected: text,
    bytes,
    offset: count,
  },
  end: { how: oneOf('last-chunk', 'content-length', 'end-stream', 'no-content', 'close') },
  error: {
    phase: oneOf('resolve', 'connect', 'tls', 'request', 'head', 'body'),
    code: text,
    http2Code: optional(count),
    message: text,
  },
  abort: {
    why: oneOf('duration', 'satisfied', 'head-timeout', 'limit', 'malformed', 'redirect', 'cancelled'),
  },
  limit: {
    what: oneOf('head', 'informational', 'chunk-line', 'trailers', 'body', 'expansion', 'frames'),
    limit: count,
    seen: count,
  },
  'redirect-stopped': {
    why: oneOf('loop', 'too-many', 'no-location', 'not-http', 'invalid-location'),
    location: text,
  },
  truncated: { bytes: count, sha256: text },
  frame: {
    direction: oneOf('sent', 'received'),
    type: text,
    streamId: count,
    flags: count,
    length: count,
    headers: optional(headers),
    settings: optional({ type: 'array', items: tuple(count, count) }),
    code: optional(count),
    increment: optional(count),
    lastStreamId: optional(count),
    bytes: optional(bytes),
  },
}

function optional(schema: Schema): Optional {
  return { optional: schema }
}

function oneOf(...values: readonly string[]): Schema {
  return { enum: values }
}

function tuple(...items: readonly Schema[]): Schema {
  return { type: 'array', items, minItems: items.length, additionalItems: false }
}

import { type Header, headerValue } from '@ssespec/recording'

import { elementsOf, splitOutsideQuotes } from './header-list.ts'

/** A media type: `text/event-stream` and its parameters, names and essence in lower case, values as they were sent. */
export interface MediaType {
  readonly essence: string
  readonly parameters: ReadonlyMap<string, string>
}

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const ESSENCE = new RegExp(`^${token}/${token}$`)
const PARAMETER = new RegExp(`^(${token})=(?:(${token})|"((?:[^"\\\\]|\\\\.)*)"?)$`)

/** RFC 9110, 8.3.1: "The type and subtype tokens are case-insensitive." */
export const EVENT_STREAM = 'text/event-stream'

/** Reads one media type; `undefined` if the text is none. A parameter that is malformed is left out. */
export function parseMediaType(text: string): MediaType | undefined {
  const [essence = '', ...rest] = splitOutsideQuotes(text, ';')
  if (!ESSENCE.test(essence)) return undefined
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const [, name, plain, quoted] = PARAMETER.exec(part) ?? []
    if (name === undefined || parameters.has(name.toLowerCase())) continue
    parameters.set(name.toLowerCase(), plain ?? (quoted ?? '').replace(/\\(.)/gs, '$1'))
  }
  return { essence: essence.toLowerCase(), parameters }
}

/**
 * The media type of a response as Fetch extracts it ("extract a MIME type"): of several the last that is one, with the
 * charset of one before it that had the same essence.
 */
export function mediaTypeOf(headers: readonly Header[]): MediaType | undefined {
  let last: MediaType | undefined
  for (const element of elementsOf(headerValue(headers, 'content-type') ?? '')) {
    const next = parseMediaType(element)
    if (next === undefined || next.essence === '*/*') continue
    const charset = last?.essence === next.essence ? last.parameters.get('charset') : undefined
    last =
      charset === undefined || next.parameters.has('charset')
        ? next
        : { ...next, parameters: new Map([...next.parameters, ['charset', charset]]) }
  }
  return last
}

/** What a response says that it is: the essence of its media type, or that it names none. */
export function typeNamed(headers: readonly Header[]): string {
  return mediaTypeOf(headers)?.essence ?? 'no Content-Type'
}

/** Whether a response says that it is an event stream. */
export function isEventStream(headers: readonly Header[]): boolean {
  return mediaTypeOf(headers)?.essence === EVENT_STREAM
}

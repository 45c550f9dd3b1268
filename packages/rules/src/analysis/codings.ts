import { type Header, headerValue, REDACTED } from '@ssespec/recording'

import { elementsOf, listOf, splitOutsideQuotes } from './header-list.ts'

/**
 * RFC 9110, 8.4.1.3: "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"." 8.4.1.1 has the same of
 * x-compress.
 */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['x-gzip', 'gzip'],
  ['x-compress', 'compress'],
])

/** The content codings that a message names, in the order they were applied, in lower case. */
export function contentCodings(headers: readonly Header[]): string[] {
  return listOf(headers, 'content-encoding').map(codingName)
}

/**
 * The content codings that a request takes (RFC 9110, 12.5.3); `undefined` where it takes any, or where what it said is
 * kept back. A weight of 0 means not acceptable.
 */
export function codingsOffered(headers: readonly Header[]): ReadonlySet<string> | undefined {
  const value = headerValue(headers, 'accept-encoding')
  if (value === undefined || value === REDACTED) return undefined
  const offered = new Set<string>()
  for (const element of elementsOf(value)) {
    const [name = '', ...parameters] = splitOutsideQuotes(element, ';')
    if (parameters.some((parameter) => /^q=0(?:\.0{0,3})?$/i.test(parameter))) continue
    if (name === '*') return undefined
    offered.add(codingName(name))
  }
  return offered
}

function codingName(name: string): string {
  const lower = name.toLowerCase()
  return ALIASES.get(lower) ?? lower
}

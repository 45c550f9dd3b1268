import type { Header } from '@ssespec/recording'

import { listOf } from './header-list.ts'

/**
 * The directives of Cache-Control by name in lower case, with their argument, `''` for one without (RFC 9111, 5.2:
 * "Cache directives are identified by a token, to be compared case-insensitively").
 */
export function cacheDirectives(headers: readonly Header[]): ReadonlyMap<string, string> {
  const directives = new Map<string, string>()
  for (const element of listOf(headers, 'cache-control')) {
    const equals = element.indexOf('=')
    const name = (equals === -1 ? element : element.slice(0, equals)).trim().toLowerCase()
    const argument = equals === -1 ? '' : element.slice(equals + 1).trim()
    // Of no-cache="field" and no-cache the one that says more counts.
    if (argument === '' || !directives.has(name)) directives.set(name, argument)
  }
  return directives
}

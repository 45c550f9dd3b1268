import type { Header } from '@ssespec/recording'

import { UsageError } from '../errors.ts'

// RFC 9110, 5.6.2: token = 1*tchar
const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/

/** Reads `-H 'Name: value'`, once for each time the option is given; the value goes out as UTF-8. */
export function collectHeader(text: string, before: readonly Header[] = []): Header[] {
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(colon, 0)).trim()
  if (!TOKEN.test(name)) throw new UsageError(`-H ${JSON.stringify(text)}: write it as 'Name: value'.`)
  const value = text.slice(colon + 1).trim()
  if (/[\r\n\0]/.test(value)) throw new UsageError(`-H ${name}: a value has no line break and no NUL.`)
  return [...before, [name, Buffer.from(value, 'utf8').toString('latin1')]]
}

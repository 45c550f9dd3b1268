import type { Header } from '@ssespec/recording'

import { UsageError } from '../errors.ts'

/**
 * Reads the URL of a stream. A user name and password in it become an Authorization header.
 * @throws UsageError if it is none, or not http(s)
 */
export function readUrl(text: string): { url: string; headers: Header[] } {
  if (!URL.canParse(text)) {
    const hint = URL.canParse(`http://${text}`) ? ` Did you mean http://${text}?` : ''
    throw new UsageError(`${JSON.stringify(text)} is no URL.${hint}`)
  }
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    const hint = url.host === '' ? ` Did you mean http://${text}?` : ''
    throw new UsageError(`${JSON.stringify(text)} is not an http or https URL.${hint}`)
  }
  if (url.username === '' && url.password === '') return { url: url.href, headers: [] }
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ''
  url.password = ''
  return {
    url: url.href,
    headers: [['Authorization', `Basic ${Buffer.from(credentials).toString('base64')}`]],
  }
}

import { entriesOf, type Header, lastOf, type Recording } from '@ssespec/recording'

import type { EvidenceRequest } from '../verdict.ts'

/** Fields that say nothing about what is asked. */
const IMPLIED = new Set(['host', 'content-length'])

/**
 * What a recording's answer was given to: its last request, since redirects make further ones; of several streams on
 * one connection the first, which all are alike.
 */
export function requestIn(recording: Recording): EvidenceRequest | undefined {
  const { protocol } = recording
  const request = lastOf(recording, 'request')
  if (request !== undefined) {
    const { method, url, httpVersion, headers } = request
    return { method, url, protocol, ...(httpVersion && { httpVersion }), headers: telling(headers) }
  }
  const opened = entriesOf(recording, 'frame').find(
    ({ direction, type }) => direction === 'sent' && type === 'HEADERS',
  )
  if (opened?.headers === undefined) return undefined
  const method = opened.headers.find(([name]) => name === ':method')?.[1] ?? 'GET'
  return { method, url: recording.url, protocol, headers: telling(opened.headers) }
}

function telling(headers: readonly Header[]): Header[] {
  return headers.filter(([name]) => !name.startsWith(':') && !IMPLIED.has(name.toLowerCase()))
}

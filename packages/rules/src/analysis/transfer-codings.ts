import { type Header, headerValue } from '@ssespec/recording'

import { elementsOf } from './header-list.ts'

/** `identity` was a name for none (RFC 2616), and is still taken for that. */
const KNOWN = ['chunked', 'identity']

/** The transfer codings of a response, in the order in which they were applied, in lower case and without parameters. */
export function transferCodingsOf(headers: readonly Header[]): string[] {
  return elementsOf(headerValue(headers, 'transfer-encoding') ?? '')
    .map((element) => element.split(';')[0]!.trim().toLowerCase())
    .filter((name) => name !== '')
}

/** Those that no client takes off: no `TE` was sent. */
export function codingsOfNoClient(headers: readonly Header[]): string[] {
  return transferCodingsOf(headers).filter((name) => !KNOWN.includes(name))
}

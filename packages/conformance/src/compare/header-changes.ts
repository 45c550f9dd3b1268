import { finalHead, type Header, headerValues, lastOf, type Recording } from '@ssespec/recording'
import { atOrigin, findRecording } from '@ssespec/rules'

/** What a proxy does to the fields of a message, by name. */
export interface HeaderChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
}

/** To a request on its way to the origin, and to the response on its way back. */
export interface HeadersChanged {
  readonly request: HeaderChanges
  readonly response: HeaderChanges
}

/** Fields that belong to one connection or one moment, and differ on every way. */
const OF_THE_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'date',
  'host',
  'content-length',
])

/** What became of the header fields; `undefined` where the origin's side was not seen. */
export function headersChanged(recordings: readonly Recording[]): HeadersChanged | undefined {
  const client = findRecording(recordings, 'headers')
  const [origin] = atOrigin(recordings, 'headers')
  const head = client && finalHead(client)
  const written = origin?.entries.find((entry) => entry.kind === 'head')
  if (client === undefined || origin === undefined || !head || !written) return undefined
  return {
    request: between(lastOf(client, 'request')?.headers ?? [], lastOf(origin, 'request')?.headers ?? []),
    response: between(written.headers, head.headers),
  }
}

function between(before: readonly Header[], after: readonly Header[]): HeaderChanges {
  const names = (headers: readonly Header[]): string[] =>
    [...new Set(headers.map(([name]) => name.toLowerCase()))].filter((name) => !OF_THE_HOP.has(name))
  const [had, has] = [names(before), names(after)]
  const same = (name: string): boolean =>
    headerValues(before, name).join(', ') === headerValues(after, name).join(', ')
  return {
    added: has.filter((name) => !had.includes(name)),
    removed: had.filter((name) => !has.includes(name)),
    changed: had.filter((name) => has.includes(name) && !same(name)),
  }
}

import {
  compose,
  type ComposedTitle,
  type EntryOf,
  type Header,
  type Protocol,
  type Recording,
  type RecordingComposer,
} from '@ssespec/recording'

import { streamHeaders } from '../example.ts'

/** A chunked stream of HTTP/1.1. */
export const chunked: Readonly<Record<string, string>> = { ...streamHeaders, 'Transfer-Encoding': 'chunked' }

/** Starts what the origin recorded of an exchange: the n-th request that it led to. */
export function origin(title: ComposedTitle, n: number = 1): RecordingComposer {
  return compose({ ...title, step: `${title.step ?? ''}@origin${n === 1 ? '' : `-${n}`}` })
}

/** The origin saw whoever asked it leave. */
export function left(at: number): EntryOf<'error'> {
  return { kind: 'error', at, phase: 'body', code: 'CLIENT_LEFT', message: 'whoever asked for it has left' }
}

/** The connection broke. */
export function reset(at: number, http2Code?: number): EntryOf<'error'> {
  return http2Code === undefined
    ? { kind: 'error', at, phase: 'body', code: 'ECONNRESET', message: 'the connection was reset' }
    : { kind: 'error', at, phase: 'body', code: 'RST_STREAM', http2Code, message: 'the stream was reset' }
}

/** A request with header fields that may come more than once. */
export function asked(
  title: ComposedTitle,
  headers: readonly Header[],
  { method = 'GET' }: { method?: string } = {},
): RecordingComposer {
  return compose(title).add({
    kind: 'request',
    at: 0,
    method,
    url: 'http://127.0.0.1/events',
    headers,
    bodyBytes: 0,
  })
}

/** The stream itself, as rules need it that are judged by other exchanges. */
export function base(protocol: Protocol = 'http/1.1'): Recording {
  return compose({ probe: 'open', protocol })
    .head(200, streamHeaders, 5)
    .body('data: 1\n\n', 10)
    .leave(100)
    .build()
}

import type { Http2ServerRequest } from 'node:http2'
import type { Request, Response } from 'express'
import type { Front, FrontUrls } from './http/front.ts'
import type { Channels } from './stream/channels.ts'
import type { OpenStreams } from './stream/open-streams.ts'
import type { Uploads } from './uploads/uploads.ts'

/** As `--http` names them: HTTP/1.1 (with or without TLS), HTTP/2 over TLS, HTTP/2 in cleartext. */
export type Protocol = '1.1' | '2' | '2c'

/** What all requests share. */
export interface ServerState {
  /** When event 0 of every shared sequence was due, in milliseconds of the monotonic clock. */
  readonly origin: number
  readonly channels: Channels
  readonly streams: OpenStreams
  readonly uploads: Uploads
  /** Where each front that is open is reached. */
  readonly fronts: Map<Front, FrontUrls>
  /** The front through which a request came, where it is not the main one. */
  readonly cameThrough: WeakMap<object, Front>
}

/** One request and what is needed to answer it. */
export interface Exchange {
  readonly request: Request
  readonly response: Response
  readonly state: ServerState
  readonly protocol: Protocol
  /** The Last-Event-ID header, decoded as UTF-8; undefined without one. */
  readonly lastEventId: string | undefined
}

export type Serve = (exchange: Exchange) => void | Promise<void>

export function exchangeOf(state: ServerState, request: Request, response: Response): Exchange {
  return { request, response, state, protocol: protocolOf(request), lastEventId: lastEventIdOf(request) }
}

function protocolOf(request: Request): Protocol {
  if (request.httpVersionMajor < 2) return '1.1'
  // RFC 9113 8.3.1. The socket does not say it where a front stands before it.
  return (request as unknown as Http2ServerRequest).scheme === 'https' ? '2' : '2c'
}

/** HTML 9.2.4: the last event ID is "encoded as UTF-8"; Node reads header values as Latin-1. */
function lastEventIdOf(request: Request): string | undefined {
  const value = request.get('Last-Event-ID')
  return value === undefined ? undefined : Buffer.from(value, 'latin1').toString('utf8')
}

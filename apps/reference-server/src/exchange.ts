import type { Request, Response } from 'express'
import type { Channels } from './stream/channels.ts'
import type { OpenStreams } from './stream/open-streams.ts'

/** As `--http` names them: HTTP/1.1 (with or without TLS), HTTP/2 over TLS, HTTP/2 in cleartext. */
export type Protocol = '1.1' | '2' | '2c'

/** What all requests share. */
export interface ServerState {
  /** When event 0 of every shared sequence was due, in milliseconds of the monotonic clock. */
  readonly origin: number
  readonly channels: Channels
  readonly streams: OpenStreams
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
  return request.secure ? '2' : '2c'
}

/** HTML 9.2.4: the last event ID is "encoded as UTF-8"; Node reads header values as Latin-1. */
function lastEventIdOf(request: Request): string | undefined {
  const value = request.get('Last-Event-ID')
  return value === undefined ? undefined : Buffer.from(value, 'latin1').toString('utf8')
}

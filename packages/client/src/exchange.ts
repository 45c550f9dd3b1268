import type { Socket } from 'node:net'

import { Recorder, type Recording, RECORDING_LIMITS } from '@ssespec/recording'

import { BOUNDS } from './bounds.ts'
import type { Connection } from './connect.ts'
import { converse } from './converse.ts'
import { Http1Response } from './http1/response.ts'
import { Http2Response } from './http2/response.ts'
import { Interrupts } from './interrupts.ts'
import { type ExchangeState, Reception } from './reception.ts'
import { openConnection } from './open-connection.ts'
import { boundedTime } from './bounded-time.ts'
import { Redirects } from './redirect.ts'
import {
  type ExchangeOptions,
  type ExchangeRequest,
  type PreparedRequest,
  prepareRequest,
} from './request.ts'

const HEAD_TIMEOUT_MS = 10_000
const MAX_REDIRECTS = 10

/**
 * Makes one exchange and records it: the request, what arrived when, and how it ended. Redirects are followed within
 * it. Whatever the peer does is recorded, never thrown. Nothing is left open when it settles.
 *
 * @throws TypeError for a request that cannot be sent as it stands, and what a callback of `options` throws
 */
export async function exchange(request: ExchangeRequest, options: ExchangeOptions): Promise<Recording> {
  const first = prepareRequest(request)
  const durationMs = boundedTime('durationMs', options.durationMs)
  const headTimeoutMs = boundedTime('headTimeoutMs', options.headTimeoutMs ?? HEAD_TIMEOUT_MS)
  const { probe, step = '', limits, insecure = false } = options
  const title = { probe, step, protocol: first.protocol, url: first.url.href }
  const recorder = new Recorder(title, { ...RECORDING_LIMITS, ...limits })
  const interrupts = new Interrupts(options.signal)
  const redirects = new Redirects(options.redirects ?? MAX_REDIRECTS)
  const state: ExchangeState = { recorder, interrupts, redirects, options: { ...options, durationMs } }
  try {
    let headDeadline: number | undefined
    let next: PreparedRequest | undefined = first
    while (next !== undefined) {
      const connection = await openConnection({ ...next, insecure }, recorder, interrupts)
      if (connection.kind !== 'open') break
      headDeadline ??= recorder.now() + headTimeoutMs
      interrupts.after(headDeadline - recorder.now(), 'head-timeout')
      next = await hop(connection, next, state)
    }
  } finally {
    interrupts.dispose()
  }
  return recorder.recording()
}

async function hop(
  { socket }: Extract<Connection, { kind: 'open' }>,
  request: PreparedRequest,
  state: ExchangeState,
): Promise<PreparedRequest | undefined> {
  const reception = new Reception(state, request)
  const source = request.protocol === 'http/1.1' ? new Http1Response(request) : overHttp2(socket, request)
  await converse(socket, request, source, reception, state)
  return reception.next
}

/** A peer that does not read must not make us hold an endless line of answers to it. */
function overHttp2(socket: Socket, request: PreparedRequest): Http2Response {
  return new Http2Response(request, (bytes) => {
    if (socket.writable && socket.writableLength < BOUNDS.backlog) socket.write(bytes)
  })
}

import type { EventStreamLimits } from '@ssespec/grammar'
import { monotonicMs } from '@ssespec/recording'
import type { Dispatcher, Response } from 'undici'

import { ConnectionAbort } from './connection-abort.ts'
import { type Answer, openStream, refusalOf } from './open-stream.ts'
import type { OutgoingRequest } from './outgoing-request.ts'
import { readStream, type ReadingOptions, type StreamItem } from './read-stream.ts'
import { networkError, StreamError } from './stream-error.ts'
import { waitAtLeast } from './wait-at-least.ts'

/** What lasts from one connection to the next. Whoever takes the items sets the reconnection time. */
export interface StreamState {
  request: OutgoingRequest
  lastEventId: string
  reconnectionTimeMs: number
}

/** How a stream is followed, and who decides. What it throws ends the iteration. */
export interface FollowOptions extends ReadingOptions {
  readonly dispatcher: Dispatcher
  /** From the beginning of an attempt to the head of its last response. */
  readonly headTimeoutMs: number
  /** How many attempts in a row may fail before the stream does. */
  readonly maxRetries: number
  /** Whether to connect again. The response's body may still be read. */
  retries(error: StreamError, response: Response | undefined): boolean | Promise<boolean>
  /** The request of the next attempt; null for none. */
  next(request: OutgoingRequest): OutgoingRequest | null | Promise<OutgoingRequest | null>
}

export type FollowItem =
  /** A response with an event stream has begun. */
  | { readonly kind: 'open'; readonly at: number; readonly response: Response }
  | StreamItem
  /** The next attempt comes after the reconnection time. */
  | { readonly kind: 'lost'; readonly at: number; readonly error: StreamError }
  /** There is no next attempt; the last item. */
  | { readonly kind: 'failed'; readonly at: number; readonly error: StreamError }

export const RECONNECTION_TIME_MS = 3_000
export const HEAD_TIMEOUT_MS = 60_000
export const LIMITS: EventStreamLimits = { line: 8 * 1024 * 1024, event: 8 * 1024 * 1024, id: 64 * 1024 }

/** How a connection ended. */
interface Loss {
  readonly isOpened: boolean
  readonly error: StreamError
  readonly response?: Response
}

/**
 * Follows an event stream as WHATWG HTML says (9.2.2 and 9.2.3): the one state machine of this package. `closing` ends
 * the iteration, and with it the connection.
 */
export async function* follow(
  state: StreamState,
  options: FollowOptions,
  closing: AbortSignal,
): AsyncGenerator<FollowItem, void> {
  for (let attempts = 0, failures = 0; !closing.aborted; attempts++) {
    const abort = new ConnectionAbort(closing)
    let error: StreamError
    try {
      const loss = yield* connection(state, options, abort, attempts > 0)
      if (closing.aborted) return
      failures = loss.isOpened ? 0 : failures + 1
      const mayRetry = !loss.error.isFinal && (await options.retries(loss.error, loss.response))
      if (closing.aborted) return
      error = mayRetry ? exhausted(loss.error, failures, options.maxRetries) : loss.error
      if (!mayRetry || error !== loss.error) {
        yield { kind: 'failed', at: monotonicMs(), error }
        return
      }
    } finally {
      abort.dispose()
    }
    yield { kind: 'lost', at: monotonicMs(), error }
    // "Wait a delay equal to the reconnection time of the event source."
    await waitAtLeast(state.reconnectionTimeMs, closing)
  }
}

function exhausted(error: StreamError, failures: number, maxRetries: number): StreamError {
  if (failures <= maxRetries) return error
  return new StreamError('retries', `given up after ${failures} failed attempts: ${error.message}`, {
    cause: error,
  })
}

/** One connection: from the request to its end, whichever way that comes. */
async function* connection(
  state: StreamState,
  options: FollowOptions,
  abort: ConnectionAbort,
  isAgain: boolean,
): AsyncGenerator<FollowItem, Loss> {
  let answer: Answer
  try {
    answer = await connect(state, options, abort, isAgain)
  } catch (error) {
    // "If res is a network error, then reestablish the connection".
    return { isOpened: false, error: networkError(error) }
  }
  const { response, request } = answer
  const refusal = refusalOf(response)
  if (refusal !== undefined) return { isOpened: false, error: refusal, response }
  // "Let request be the EventSource object's request." Redirects have changed its URL and its headers for good
  // (https://github.com/whatwg/html/issues/503), so a reconnect goes where the stream was, as browsers do.
  state.request = request
  // No response has content without a body.
  const reader = response.body!.getReader()
  try {
    yield { kind: 'open', at: monotonicMs(), response }
    yield* readStream(reader, state, abort, options)
    return { isOpened: true, error: new StreamError('ended', 'the stream ended') }
  } catch (error) {
    return { isOpened: true, error: networkError(reasonOf(abort) ?? error) }
  }
}

async function connect(
  state: StreamState,
  options: FollowOptions,
  abort: ConnectionAbort,
  isAgain: boolean,
): Promise<Answer> {
  if (isAgain) state.request = await prepared(state, options)
  const { headTimeoutMs } = options
  abort.within(headTimeoutMs, () => new StreamError('silent', `no response head within ${headTimeoutMs} ms`))
  try {
    return await openStream(state.request, state.lastEventId, options.dispatcher, abort.signal)
  } catch (error) {
    throw reasonOf(abort) ?? error
  } finally {
    abort.rest()
  }
}

async function prepared({ request }: StreamState, options: FollowOptions): Promise<OutgoingRequest> {
  let next: OutgoingRequest | null
  try {
    next = await options.next(request)
  } catch (cause) {
    throw new StreamError(
      'request',
      `no request: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    )
  }
  if (next === null) throw new StreamError('stopped', 'onPreRetry gave no request')
  return next
}

/** Why we aborted, where that was not because of closing. */
function reasonOf({ signal }: ConnectionAbort): StreamError | undefined {
  return signal.reason instanceof StreamError ? signal.reason : undefined
}

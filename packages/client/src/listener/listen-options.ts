import type { EventStreamLimits } from '@ssespec/grammar'
import type { Dispatcher } from 'undici'

import { boundedTime } from '../bounded-time.ts'
import { HEAD_TIMEOUT_MS, LIMITS, RECONNECTION_TIME_MS } from '../follow/follow.ts'
import type { CallbackName } from './stream-listener.ts'

/** How a stream is listened to. Times are milliseconds. */
export interface ListenOptions {
  /**
   * What sends the requests, such as an undici `Agent`, `ProxyAgent` or `RetryAgent`; yours to close. Unless given, each
   * handle has its own, which speaks HTTP/1.1.
   */
  readonly dispatcher?: Dispatcher
  /** The last event ID to begin with. */
  readonly lastEventId?: string
  /** The reconnection time until the stream sets one; 3,000 unless given. */
  readonly reconnectionTimeMs?: number
  /** From the beginning of an attempt to the head of its last response; 60,000 unless given. */
  readonly headTimeoutMs?: number
  /** How long an open stream may be silent before the connection counts as lost; without limit unless given. */
  readonly idleTimeoutMs?: number
  /** How many attempts in a row may fail before the stream does; without limit unless given. */
  readonly maxRetries?: number
  /** What the parser accepts; a line and an event of 8 MiB, an id of 64 KiB unless given. */
  readonly limits?: EventStreamLimits
  /** Closes the stream. */
  readonly signal?: AbortSignal
  /** What a callback threw, or what its promise was rejected with; a process warning unless given. */
  readonly onCallbackError?: (error: unknown, callback: CallbackName) => void
}

/** The options with nothing left out that has a default. */
export type CompleteListenOptions = ListenOptions &
  Required<
    Pick<ListenOptions, 'headTimeoutMs' | 'lastEventId' | 'limits' | 'maxRetries' | 'reconnectionTimeMs'>
  >

/** @throws TypeError for what is no time or no number of attempts */
export function completeOptions(options: ListenOptions): CompleteListenOptions {
  const { lastEventId = '', maxRetries = Infinity, limits = LIMITS, idleTimeoutMs } = options
  if (maxRetries !== Infinity && !(Number.isSafeInteger(maxRetries) && maxRetries >= 0)) {
    throw new TypeError(`maxRetries is ${maxRetries}: give a whole number, 0 or more, or Infinity.`)
  }
  return {
    ...options,
    lastEventId,
    maxRetries,
    limits,
    reconnectionTimeMs: boundedTime('reconnectionTimeMs', options.reconnectionTimeMs ?? RECONNECTION_TIME_MS),
    headTimeoutMs: boundedTime('headTimeoutMs', options.headTimeoutMs ?? HEAD_TIMEOUT_MS),
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs: boundedTime('idleTimeoutMs', idleTimeoutMs) }),
  }
}

import type { DispatchedEvent, EventStreamLimits } from '@ssespec/grammar'
import type { Header } from '@ssespec/recording'
import { Agent } from 'undici'

import { boundedTime } from './bounded-time.ts'
import {
  follow,
  type FollowItem,
  HEAD_TIMEOUT_MS,
  LIMITS,
  RECONNECTION_TIME_MS,
  type StreamState,
} from './follow/follow.ts'
import { outgoingRequest } from './follow/outgoing-request.ts'

/** How an event source connects, and how it connects again. */
export interface EventSourceOptions {
  /** Sent with every request besides what an `EventSource` sends. */
  readonly headers?: readonly Header[]
  /** The last event ID to begin with. */
  readonly lastEventId?: string
  /** The reconnection time until the stream sets one, in milliseconds; 3,000 unless given. */
  readonly reconnectionTimeMs?: number
  /** How long a response's head may take, in milliseconds; 60,000 unless given. */
  readonly headTimeoutMs?: number
  /** How many attempts in a row may fail before the event source does; without limit unless given. */
  readonly maxRetries?: number
  /** What the parser accepts; a line and an event of 8 MiB, an id of 64 KiB unless given. */
  readonly limits?: EventStreamLimits
  /** Accept any certificate. */
  readonly insecure?: boolean
  /** Closes the event source: the iteration ends. */
  readonly signal?: AbortSignal
}

/** What happened, with its time on the host's monotonic clock in milliseconds. */
export type EventSourceItem =
  /** A response with an event stream has begun. `url` is the one that redirects led to. */
  | { readonly kind: 'open'; readonly at: number; readonly url: string }
  /** An event was dispatched; `at` is when the bytes that dispatched it were read. */
  | ({ readonly kind: 'event'; readonly at: number } & DispatchedEvent)
  /** The connection was lost or did not come about; the next attempt follows after so long. */
  | { readonly kind: 'reconnect'; readonly at: number; readonly afterMs: number; readonly because: string }
  /** The connection failed for good; the last item. */
  | { readonly kind: 'failed'; readonly at: number; readonly because: string }

/**
 * Follows an event stream over HTTP/1.1 as an `EventSource` does (WHATWG HTML, 9.2.3): reconnects with Last-Event-ID,
 * waits as long as the stream says, and gives up on any status but 200 and any other type. It reads no further than the
 * consumer does. Leaving the loop closes the connection. `@ssespec/client/listener` has the same with callbacks, and
 * lets them decide.
 *
 * @example
 * for await (const item of eventSource('http://127.0.0.1:8080/events')) {
 *   if (item.kind === 'event') console.log(item.data)
 * }
 *
 * @throws TypeError for a URL that is none
 */
export async function* eventSource(
  url: string | URL,
  options: EventSourceOptions = {},
): AsyncGenerator<EventSourceItem> {
  const { signal = new AbortController().signal, insecure = false } = options
  const state: StreamState = {
    request: outgoingRequest({
      url,
      headers: (options.headers ?? []).map(([name, value]): [string, string] => [name, value]),
    }),
    lastEventId: options.lastEventId ?? '',
    reconnectionTimeMs: boundedTime('reconnectionTimeMs', options.reconnectionTimeMs ?? RECONNECTION_TIME_MS),
  }
  const headTimeoutMs = boundedTime('headTimeoutMs', options.headTimeoutMs ?? HEAD_TIMEOUT_MS)
  const { maxRetries = Infinity, limits = LIMITS } = options
  // A silent stream is no error.
  const agent = new Agent({
    bodyTimeout: 0,
    headersTimeout: 0,
    allowH2: false,
    connect: { rejectUnauthorized: !insecure },
  })
  try {
    const following = {
      dispatcher: agent,
      headTimeoutMs,
      maxRetries,
      limits,
      retries: ({ isRetried }: { isRetried: boolean }) => isRetried,
      next: (request: StreamState['request']) => request,
    }
    for await (const item of follow(state, following, signal)) {
      const told = itemOf(item, state)
      if (told !== undefined) yield told
    }
  } finally {
    await agent.destroy()
  }
}

function itemOf(item: FollowItem, state: StreamState): EventSourceItem | undefined {
  const { at } = item
  switch (item.kind) {
    case 'open':
      return { kind: 'open', at, url: item.response.url }
    case 'event':
      return item
    case 'lost':
      return { kind: 'reconnect', at, afterMs: state.reconnectionTimeMs, because: item.error.message }
    case 'failed':
      return { kind: 'failed', at, because: item.error.message }
    case 'retry':
      // "set the event stream's reconnection time to that integer."
      state.reconnectionTimeMs = boundedTime('retry', item.ms)
      return undefined
    case 'comment':
      return undefined
  }
}

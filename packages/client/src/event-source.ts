import { setTimeout as wait } from 'node:timers/promises'

import {
  type DispatchedEvent,
  EventStreamLimitError,
  type EventStreamLimits,
  EventStreamParser,
} from '@ssespec/grammar'
import { type Header, monotonicMs } from '@ssespec/recording'
import { Agent, fetch, type Response } from 'undici'

import { boundedTime } from './bounded-time.ts'
import { eventSourceHeaders } from './event-source-headers.ts'

/** How an event source connects, and how it connects again. */
export interface EventSourceOptions {
  /** Sent with every request besides what an `EventSource` sends. */
  readonly headers?: readonly Header[]
  /** The last event ID to begin with. */
  readonly lastEventId?: string
  /** The reconnection time until the stream sets one, in milliseconds; 3,000 unless given. */
  readonly reconnectionTimeMs?: number
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

const RECONNECTION_TIME_MS = 3_000
const LIMITS: EventStreamLimits = { line: 8 * 1024 * 1024, event: 8 * 1024 * 1024, id: 64 * 1024 }

/**
 * Follows an event stream over HTTP/1.1 as an `EventSource` does (WHATWG HTML, 9.2.3): reconnects with Last-Event-ID,
 * waits as long as the stream says, and gives up on any status but 200 and any other type. It reads no further than the
 * consumer does. Leaving the loop closes the connection.
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
  const { signal, insecure = false } = options
  const target = new URL(url)
  // A silent stream is no error.
  const agent = new Agent({ bodyTimeout: 0, allowH2: false, connect: { rejectUnauthorized: !insecure } })
  const state: State = {
    lastEventId: options.lastEventId ?? '',
    reconnectionTimeMs: boundedTime('reconnectionTimeMs', options.reconnectionTimeMs ?? RECONNECTION_TIME_MS),
  }
  const closed = (): boolean => signal?.aborted === true
  try {
    for (;;) {
      const because = yield* connection(target, agent, state, options)
      if (because === undefined || closed()) return
      const afterMs = state.reconnectionTimeMs
      yield { kind: 'reconnect', at: monotonicMs(), afterMs, because }
      // "Wait a delay equal to the reconnection time of the event source."
      await wait(afterMs, undefined, signal && { signal }).catch(() => {})
      if (closed()) return
    }
  } finally {
    await agent.destroy()
  }
}

/** What lasts from one connection to the next. */
interface State {
  lastEventId: string
  reconnectionTimeMs: number
}

/** One connection; gives why there should be another, or nothing if there should be none. */
async function* connection(
  url: URL,
  agent: Agent,
  state: State,
  options: EventSourceOptions,
): AsyncGenerator<EventSourceItem, string | undefined> {
  const response = await request(url, agent, state, options)
  // "If res is a network error, then reestablish the connection, unless the user agent knows that to be futile".
  if (response instanceof Error) return reasonOf(response)
  const refusal = refusalOf(response)
  if (refusal !== undefined) {
    yield { kind: 'failed', at: monotonicMs(), because: refusal }
    return undefined
  }
  yield { kind: 'open', at: monotonicMs(), url: response.url }
  try {
    yield* events(response, state, options.limits ?? LIMITS)
    // processResponseEndOfBody: "If response is not a network error, then reestablish the connection."
    return 'the stream ended'
  } catch (error) {
    if (!(error instanceof EventStreamLimitError)) return reasonOf(error)
    yield { kind: 'failed', at: monotonicMs(), because: error.message }
    return undefined
  }
}

async function request(
  url: URL,
  dispatcher: Agent,
  { lastEventId }: State,
  { headers = [], signal }: EventSourceOptions,
): Promise<Response | Error> {
  const sent = [...headers, ...eventSourceHeaders({ lastEventId })].map(([name, value]): [string, string] => [
    name,
    value,
  ])
  try {
    return await fetch(url, { headers: sent, dispatcher, cache: 'no-store', ...(signal && { signal }) })
  } catch (error) {
    return error as Error
  }
}

/** Why a response is not followed. */
function refusalOf({ status, headers }: Response): string | undefined {
  // "if res's status is not 200, or if res's `Content-Type` is not `text/event-stream`, then fail the connection."
  if (status === 204) return 'the server answered 204: the stream is over'
  if (status !== 200) return `the server answered ${status}`
  const type = headers.get('content-type') ?? 'no type'
  const [essence = ''] = type.split(';')
  return essence.trim().toLowerCase() === 'text/event-stream' ? undefined : `the type is ${type}`
}

async function* events(
  { body }: Response,
  state: State,
  limits: EventStreamLimits,
): AsyncGenerator<EventSourceItem> {
  const dispatched: DispatchedEvent[] = []
  const parser = new EventStreamParser(
    {
      onEvent: (event) => void dispatched.push(event),
      onRetry: (milliseconds) => (state.reconnectionTimeMs = boundedTime('retry', milliseconds)),
    },
    // A new stream begins with an empty last event ID buffer, says the standard; browsers go on with the ID they have,
    // or an event without one would make the next reconnect begin from the start.
    { lastEventId: state.lastEventId, limits },
  )
  for await (const chunk of body ?? []) {
    const at = monotonicMs()
    const excess = push(parser, chunk as Uint8Array)
    for (const event of dispatched.splice(0)) {
      state.lastEventId = event.lastEventId
      yield { kind: 'event', at, ...event }
    }
    if (excess !== undefined) throw excess
    // A block of an id alone dispatches nothing and sets it all the same.
    state.lastEventId = parser.lastEventId
  }
}

/** Parses a chunk; gives the limit that it went beyond, after the events before it. */
function push(parser: EventStreamParser, chunk: Uint8Array): EventStreamLimitError | undefined {
  try {
    parser.push(chunk)
    return undefined
  } catch (error) {
    if (error instanceof EventStreamLimitError) return error
    throw error
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return cause instanceof Error ? cause.message : String(cause)
}

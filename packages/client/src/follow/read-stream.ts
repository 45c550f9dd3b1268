import {
  type DispatchedEvent,
  EventStreamLimitError,
  type EventStreamLimits,
  EventStreamParser,
} from '@ssespec/grammar'
import { monotonicMs } from '@ssespec/recording'

import type { ConnectionAbort } from './connection-abort.ts'
import { StreamError } from './stream-error.ts'

/** What a stream holds; `at` is when its last byte was read, on the host's monotonic clock in milliseconds. */
export type StreamItem =
  | ({ readonly kind: 'event'; readonly at: number } & DispatchedEvent)
  | { readonly kind: 'comment'; readonly at: number; readonly text: string }
  /** The stream asks for a reconnection time. */
  | { readonly kind: 'retry'; readonly at: number; readonly ms: number }

export interface ReadingOptions {
  readonly limits: EventStreamLimits
  /** How long the server may be silent; without limit where left out. */
  readonly idleTimeoutMs?: number | undefined
}

interface Reader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>
}

/** Reads a body to its end, no faster than its items are taken. `lastEventId` of `state` is kept. */
export async function* readStream(
  reader: Reader,
  state: { lastEventId: string },
  abort: ConnectionAbort,
  { limits, idleTimeoutMs }: ReadingOptions,
): AsyncGenerator<StreamItem, void> {
  const items: StreamItem[] = []
  let at = 0
  // "Streams must be decoded using the UTF-8 decode algorithm", each anew: a BOM is stripped from each, and no half
  // event of the connection before is left. But for the last event ID: a new stream begins with an empty buffer, says
  // the standard; browsers go on with the ID they have, or an event without one would make the next reconnect begin
  // from the start.
  const parser = new EventStreamParser(
    {
      onEvent: (event) => void items.push({ kind: 'event', at, ...event }),
      onComment: (text) => void items.push({ kind: 'comment', at, text }),
      onRetry: (ms) => void items.push({ kind: 'retry', at, ms }),
    },
    { lastEventId: state.lastEventId, limits },
  )
  const idle = (): Error => new StreamError('silent', `no byte for ${idleTimeoutMs} ms`)
  for (;;) {
    abort.within(idleTimeoutMs, idle)
    const { done, value } = await reader.read()
    abort.rest()
    if (done) return
    at = monotonicMs()
    const excess = push(parser, value!)
    for (const item of items.splice(0)) {
      if (item.kind === 'event') state.lastEventId = item.lastEventId
      yield item
    }
    if (excess !== undefined) throw new StreamError('limit', excess.message, { cause: excess })
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

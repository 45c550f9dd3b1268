import { type Header, headerValue } from '@ssespec/recording'

import type { SessionEvent } from './session-event.ts'

/** What is known of one stream. */
export interface StreamState {
  /** The status of the final response's head, once it has come. */
  readonly status: number | undefined
  /** The head, pseudo-header fields included. */
  readonly headers: readonly Header[]
  /** Content so far. */
  readonly contentBytes: number
  /** What counted against the stream's window so far: content and padding. */
  readonly flowBytes: number
  /** How the peer ended it, `open` while it has not. */
  readonly end: 'open' | 'end-stream' | 'reset'
}

const OPENED: StreamState = { status: undefined, headers: [], contentBytes: 0, flowBytes: 0, end: 'open' }

/** Follows the streams of one connection. */
export class StreamStates {
  readonly #states = new Map<number, StreamState>()

  open(streamId: number): void {
    this.#states.set(streamId, OPENED)
  }

  /** The state of a stream that was opened. */
  of(streamId: number): StreamState {
    return this.#states.get(streamId) ?? OPENED
  }

  take(event: SessionEvent): void {
    if (!('frame' in event)) return
    const { streamId } = event.frame
    const state = this.#states.get(streamId)
    if (state !== undefined) this.#states.set(streamId, next(state, event))
  }
}

function next(state: StreamState, event: SessionEvent): StreamState {
  switch (event.kind) {
    case 'headers': {
      const end = event.endStream ? 'end-stream' : state.end
      const status = Number(headerValue(event.headers, ':status'))
      const isHead = state.status === undefined && status >= 200
      return isHead ? { ...state, status, headers: event.headers, end } : { ...state, end }
    }
    case 'data':
      return {
        ...state,
        contentBytes: state.contentBytes + event.bytes.length,
        flowBytes: state.flowBytes + event.flowBytes,
        end: event.endStream ? 'end-stream' : state.end,
      }
    case 'reset':
      return { ...state, end: 'reset' }
    default:
      return state
  }
}

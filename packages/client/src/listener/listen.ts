import { Agent, Headers } from 'undici'

import { boundedTime } from '../bounded-time.ts'
import { follow, type FollowItem, type FollowOptions, type StreamState } from '../follow/follow.ts'
import {
  type ListenRequest,
  type OutgoingRequest,
  outgoingRequest,
  type PlainRequest,
} from '../follow/outgoing-request.ts'
import { networkError, type StreamError } from '../follow/stream-error.ts'
import { Callbacks } from './callbacks.ts'
import { type CompleteListenOptions, completeOptions, type ListenOptions } from './listen-options.ts'
import type { StreamHandle, StreamHandleState } from './stream-handle.ts'
import type { StreamListener } from './stream-listener.ts'

/**
 * Listens to an event stream: connects, tells the listener what comes, and connects again as an `EventSource` does
 * (WHATWG HTML, 9.2.3) unless the listener decides otherwise. No callback is called before it returns.
 *
 * @example
 * const handle = listen('http://127.0.0.1:8080/events', {
 *   onMessage: (id, event, message) => console.log(id, event, message),
 * })
 * // …
 * handle.close()
 *
 * @throws TypeError for a request that cannot be sent, and for options that are none
 */
export function listen(
  target: string | URL | ListenRequest | PlainRequest,
  listener: StreamListener,
  options: ListenOptions = {},
): StreamHandle {
  return new Listening(outgoingRequest(target), listener, completeOptions(options))
}

class Listening implements StreamHandle {
  readonly closed: Promise<void>
  readonly #listener: StreamListener
  readonly #options: CompleteListenOptions
  readonly #closing = new AbortController()
  readonly #callbacks: Callbacks
  readonly #state: StreamState
  #phase: StreamHandleState = 'connecting'
  #error: StreamError | undefined

  constructor(request: OutgoingRequest, listener: StreamListener, options: CompleteListenOptions) {
    this.#listener = listener
    this.#options = options
    this.#callbacks = new Callbacks(this.#closing.signal, options.onCallbackError)
    const { lastEventId, reconnectionTimeMs } = options
    this.#state = { request, lastEventId, reconnectionTimeMs }
    this.closed = this.#run()
  }

  get state(): StreamHandleState {
    return this.#phase
  }

  get lastEventId(): string {
    return this.#state.lastEventId
  }

  get error(): StreamError | undefined {
    return this.#error
  }

  // Bound, so that it can be handed on as it is.
  readonly close = (): void => {
    this.#phase = 'closed'
    this.#closing.abort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    await this.closed
  }

  async #run(): Promise<void> {
    // No callback before listen() has returned.
    await Promise.resolve()
    const { signal } = this.#options
    signal?.addEventListener('abort', this.close, { once: true })
    if (signal?.aborted === true) this.close()
    try {
      await this.#follow()
    } catch (error) {
      this.#error = networkError(error)
    } finally {
      signal?.removeEventListener('abort', this.close)
      this.close()
    }
    try {
      this.#callbacks.reportRejection(this.#listener.onClosed?.(), 'onClosed')
    } catch (error) {
      this.#callbacks.report(error, 'onClosed')
    }
  }

  async #follow(): Promise<void> {
    const own =
      this.#options.dispatcher === undefined
        ? // We have our own times; a silent stream is no error.
          new Agent({ bodyTimeout: 0, headersTimeout: 0, allowH2: false })
        : undefined
    const { headTimeoutMs, idleTimeoutMs, limits, maxRetries, dispatcher = own! } = this.#options
    const options: FollowOptions = {
      dispatcher,
      headTimeoutMs,
      idleTimeoutMs,
      limits,
      maxRetries,
      retries: this.#retries,
      next: this.#next,
    }
    try {
      for await (const item of follow(this.#state, options, this.#closing.signal)) {
        if (this.#closing.signal.aborted) return
        await this.#take(item)
      }
    } finally {
      await own?.destroy()
    }
  }

  async #take(item: FollowItem): Promise<void> {
    const { onOpen, onMessage, onComment } = this.#listener
    switch (item.kind) {
      case 'open':
        this.#phase = 'open'
        if (onOpen) await this.#callbacks.ask('onOpen', () => onOpen.call(this.#listener, item.response))
        return
      case 'event': {
        const { lastEventId, type, data } = item
        if (onMessage) {
          await this.#callbacks.ask('onMessage', () =>
            onMessage.call(this.#listener, lastEventId, type, data),
          )
        }
        return
      }
      case 'comment':
        if (onComment) await this.#callbacks.ask('onComment', () => onComment.call(this.#listener, item.text))
        return
      case 'retry': {
        const accepted = await this.#callbacks.ask('onRetryTime', () => this.#listener.onRetryTime?.(item.ms))
        // "set the event stream's reconnection time to that integer."
        if (accepted !== false) this.#state.reconnectionTimeMs = boundedTime('retry', item.ms)
        return
      }
      case 'lost':
        this.#phase = 'waiting'
        return
      case 'failed':
        this.#error = item.error
    }
  }

  readonly #retries: FollowOptions['retries'] = async (error, response) => {
    const decided = await this.#callbacks.ask('onRetryError', () =>
      this.#listener.onRetryError?.(error, response),
    )
    return decided ?? error.isRetried
  }

  readonly #next: FollowOptions['next'] = async (request) => {
    this.#phase = 'connecting'
    if (this.#listener.onPreRetry === undefined) return request
    const copy = { ...request, headers: new Headers(request.headers) }
    try {
      const given = await this.#callbacks.asking('onPreRetry', () => this.#listener.onPreRetry!(copy))
      return given === null ? null : outgoingRequest(given ?? copy)
    } catch (error) {
      this.#callbacks.report(error, 'onPreRetry')
      throw error
    }
  }
}

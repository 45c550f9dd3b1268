import type { Headers, Response } from 'undici'

import type { ListenRequest } from '../follow/outgoing-request.ts'
import type { StreamError } from '../follow/stream-error.ts'

/** The request of the next attempt: a copy, whose headers may be changed in place. */
export interface RetryRequest extends ListenRequest {
  /** Where the stream was last: redirects have changed it. */
  readonly url: string
  readonly method: string
  readonly headers: Headers
}

/**
 * What happens to a stream. Callbacks are called one after the other, never two at once: a promise is waited for, and
 * the stream is read no further until then. A callback that throws or rejects changes nothing: its error goes to
 * `onCallbackError`, and the stream goes on as though the callback were not there (`onPreRetry`: as though that attempt
 * had failed). Once the stream is closed, `onClosed` alone is called.
 */
export interface StreamListener {
  /** The head of a response with an event stream has come. Its body is the stream: it is locked. */
  onOpen?(response: Response): unknown
  /** An event was dispatched. `id` is the last event ID, `event` the type: `message` where the stream names none. */
  onMessage?(id: string, event: string, message: string): unknown
  /** A comment: what follows the colon, less one leading space. */
  onComment?(comment: string): unknown
  /** The stream asks for a reconnection time in milliseconds. With `false` it stays as it was. */
  onRetryTime?(ms: number): boolean | void | Promise<boolean | void>
  /**
   * A connection ended or did not come about. Whether there is another attempt; without an answer `error.isRetried`
   * decides, as the standard does. Where there was a response its body may be read. Not asked after 204, which is
   * final.
   */
  onRetryError?(error: StreamError, response: Response | undefined): boolean | void | Promise<boolean | void>
  /**
   * The reconnection time is over. The request to send from now on, null to stop, nothing to send this one. Last-Event-ID
   * is added to it.
   */
  onPreRetry?(request: RetryRequest): ListenRequest | null | void | Promise<ListenRequest | null | void>
  /** The stream is closed, and nothing of it is open; once, and last. `error` of the handle says why. */
  onClosed?(): unknown
}

/** A callback's name. */
export type CallbackName = keyof StreamListener

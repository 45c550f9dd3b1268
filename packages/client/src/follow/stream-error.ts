/** Why a connection ended or did not come about. */
export type StreamErrorKind =
  /** No answer, or none that is HTTP; a connection that was cut; more than 20 redirects. */
  | 'network'
  /** The server ended the stream. */
  | 'ended'
  /** No head, or no byte after it, in the time given. */
  | 'silent'
  /** `onPreRetry` threw: there was no request to send. */
  | 'request'
  /** A status that is neither 200 nor 204. */
  | 'status'
  /** The type is not text/event-stream. */
  | 'type'
  /** A line, an event or an ID beyond the limits. */
  | 'limit'
  /** A redirect that leads to no http or https URL. */
  | 'redirect'
  /** A certificate that is not trusted, or no TLS at all behind an https URL. */
  | 'certificate'
  /** The last event ID has a character that no header carries. */
  | 'id'
  /** 204: the server says that the stream is over. */
  | 'over'
  /** More attempts in a row failed than `maxRetries` allows; `cause` is the last one's error. */
  | 'retries'
  /** `onPreRetry` gave null. */
  | 'stopped'

/** What becomes of the stream: `retry` and `fail` may be decided otherwise, `end` may not. */
const CONSEQUENCE: Readonly<Record<StreamErrorKind, 'retry' | 'fail' | 'end'>> = {
  // "Otherwise, if res is a network error, then reestablish the connection, unless the user agent knows that to be
  // futile, in which case the user agent may fail the connection."
  network: 'retry',
  silent: 'retry',
  request: 'retry',
  // processEventSourceEndOfBody: "If res is not a network error, then reestablish the connection."
  ended: 'retry',
  // "Otherwise, if res's status is not 200, or if res's `Content-Type` is not `text/event-stream`, then fail the
  // connection."
  status: 'fail',
  type: 'fail',
  // Futile, or beyond the standard: the next attempt would meet the same.
  limit: 'fail',
  redirect: 'fail',
  certificate: 'fail',
  id: 'fail',
  // "a client can be told to stop reconnecting using the HTTP 204 No Content response code."
  over: 'end',
  retries: 'end',
  stopped: 'end',
}

/** A connection that ended or did not come about. `cause` is the error below, where there is one. */
export class StreamError extends Error {
  override readonly name = 'StreamError'
  readonly kind: StreamErrorKind

  constructor(kind: StreamErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }

  /** Whether an `EventSource` would connect again. */
  get isRetried(): boolean {
    return CONSEQUENCE[this.kind] === 'retry'
  }

  /** Whether that is final, whatever anyone decides. */
  get isFinal(): boolean {
    return CONSEQUENCE[this.kind] === 'end'
  }
}

// A certificate that is not trusted stays so.
const CERTIFICATE = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|ERR_SSL_)/

/** The error of an attempt or of a body that broke off. */
export function networkError(error: unknown): StreamError {
  if (error instanceof StreamError) return error
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (!(cause instanceof Error)) return new StreamError('network', String(cause), { cause: error })
  const code = 'code' in cause ? String(cause.code) : ''
  return new StreamError(CERTIFICATE.test(code) ? 'certificate' : 'network', cause.message || code, {
    cause: error,
  })
}

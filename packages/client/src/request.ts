import type { Header, HeadEntry, Piece, Protocol, Recording, RecordingLimits } from '@ssespec/recording'

/** One request, as it shall go over the wire. */
export interface ExchangeRequest {
  /** An absolute http or https URL without user name and password; a fragment is not sent. */
  readonly url: string | URL
  readonly protocol: Protocol
  /** `GET` unless given. */
  readonly method?: string
  /**
   * Sent as they are, in this order. Values are bytes read as Latin-1, as in recordings. Over HTTP/1.1 `Host` and,
   * with a body, `Content-Length` are added where they are missing; over HTTP/2 the pseudo-header fields are.
   */
  readonly headers?: readonly Header[]
  readonly body?: Uint8Array
  /** `1.0`: over `http/1.1`, the request line says HTTP/1.0. */
  readonly httpVersion?: '1.0'
}

/** What is known besides the piece itself when {@link ExchangeOptions.until} is asked. */
export interface ContentContext {
  /** The head of the response that the piece belongs to. */
  readonly head: HeadEntry
}

/** How an exchange is run, and when it ends. Times are milliseconds. */
export interface ExchangeOptions {
  /** Which probe makes the exchange, and which of its exchanges it is: both go into the recording. */
  readonly probe: string
  readonly step?: string
  /** How long the content is read, counted from the head of the final response. */
  readonly durationMs: number
  /** How long all heads together may take, counted from the first request; 10,000 unless given. */
  readonly headTimeoutMs?: number
  /** How much of the content the recording keeps. */
  readonly limits?: Partial<RecordingLimits>
  /** Accept any certificate. */
  readonly insecure?: boolean
  /** Aborts the exchange at once; the recording so far is still the result. */
  readonly signal?: AbortSignal
  /** How many redirects are followed, 10 unless given. */
  readonly redirects?: number
  /** Called when a request has been written to its connection; a redirect makes another. */
  readonly onSent?: () => void
  /** Called once, with the head of the final response, when it arrives, and with what was recorded up to it. */
  readonly onHead?: (head: HeadEntry, soFar: Recording) => void
  /** Reads nothing after the final head, so that what the peer writes piles up at it. */
  readonly stalled?: boolean
  /** Asked about each piece of content, content coding removed; `true` ends the exchange as satisfied. */
  readonly until?: (piece: Piece, context: ContentContext) => boolean
}

/** A request that was checked, with everything in place. One a hop: a redirect makes the next. */
export interface PreparedRequest {
  readonly url: URL
  readonly protocol: Protocol
  readonly method: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array | undefined
  readonly httpVersion: '1.0' | undefined
}

// RFC 9110, 5.6.2: token = 1*tchar
const token: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// RFC 9110, 5.5: "Field values containing CR, LF, or NUL characters are invalid and dangerous".
const forbiddenInValue = /[\0\r\n]/
const beyondLatin1 = /[^\0-\u00ff]/

/**
 * Checks a request before anything is sent.
 *
 * @throws TypeError that says what is wrong with the request and what to write instead
 */
export function prepareRequest(request: ExchangeRequest): PreparedRequest {
  const url = prepareUrl(request.url)
  checkProtocol(request.protocol, url)
  const method = request.method ?? 'GET'
  if (!token.test(method)) throw new TypeError(`The method ${JSON.stringify(method)} is not a token.`)
  if (method === 'CONNECT') throw new TypeError('CONNECT asks for a tunnel, not for a resource.')
  const headers = request.headers ?? []
  for (const header of headers) checkHeader(header)
  const { protocol, body, httpVersion } = request
  if (httpVersion !== undefined && protocol !== 'http/1.1') {
    throw new TypeError(`An HTTP/${httpVersion} request cannot be sent over ${protocol}: use http/1.1.`)
  }
  return { url, protocol, method, headers, body, httpVersion }
}

function prepareUrl(asked: string | URL): URL {
  const given = String(asked)
  if (!URL.canParse(given)) {
    throw new TypeError(
      `${JSON.stringify(given)} is not an absolute URL: write http://host/path or https://host/path.`,
    )
  }
  const url = new URL(given)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`${url.protocol} is not a scheme of HTTP: write http: or https:.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(
      'The URL holds a user name or a password: send them as an Authorization header instead.',
    )
  }
  url.hash = ''
  return url
}

function checkProtocol(protocol: Protocol, url: URL): void {
  if (protocol === 'h2' && url.protocol !== 'https:') {
    throw new TypeError('h2 is HTTP/2 over TLS: it needs an https URL. HTTP/2 in the clear is h2c.')
  }
  if (protocol === 'h2c' && url.protocol !== 'http:') {
    throw new TypeError('h2c is HTTP/2 in the clear: it needs an http URL. HTTP/2 over TLS is h2.')
  }
}

function checkHeader([name, value]: Header): void {
  if (!token.test(name)) throw new TypeError(`The header name ${JSON.stringify(name)} is not a token.`)
  if (forbiddenInValue.test(value)) throw new TypeError(`The header ${name} has CR, LF or NUL in its value.`)
  if (beyondLatin1.test(value)) {
    throw new TypeError(
      `The header ${name} is not written in Latin-1: encode it to bytes, one character a byte.`,
    )
  }
}

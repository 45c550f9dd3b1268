/** The protocols an exchange can run over, by their ALPN names. `h2c` is HTTP/2 with prior knowledge, in the clear. */
export type Protocol = 'http/1.1' | 'h2' | 'h2c'

/** A header field as it was sent: the name's case is kept over HTTP/1.1, bytes are read as Latin-1. */
export type Header = readonly [name: string, value: string]

/**
 * Milliseconds since the recording began, on the monotonic clock. Of what happens at once on several streams, an entry
 * may stand after one that came a moment later.
 */
interface Timed {
  readonly at: number
}

/** A connection stands: TCP, and TLS where the URL asks for it. */
export interface ConnectEntry extends Timed {
  readonly kind: 'connect'
  /** `127.0.0.1:8080` */
  readonly address: string
  /** What ALPN chose, `undefined` without TLS or without a choice. */
  readonly alpn?: string
  /** `TLSv1.3`, only with TLS. */
  readonly tls?: string
}

/** A request was handed to the transport, whole. A redirect that was followed is a further request entry. */
export interface RequestEntry extends Timed {
  readonly kind: 'request'
  readonly method: string
  readonly url: string
  /** Where a request over HTTP/1.1's syntax said that it was an older one. */
  readonly httpVersion?: '1.0'
  readonly headers: readonly Header[]
  readonly bodyBytes: number
}

/** A 1xx response (RFC 9110, 15.2). */
export interface InformationalEntry extends Timed {
  readonly kind: 'informational'
  readonly status: number
  readonly headers: readonly Header[]
}

/** The head of a final response, complete. */
export interface HeadEntry extends Timed {
  readonly kind: 'head'
  readonly httpVersion: '1.0' | '1.1' | '2'
  readonly status: number
  readonly reason: string
  readonly headers: readonly Header[]
}

/** A chunk's first line, as it stood on the wire (RFC 9112, 7.1). `offset` counts content bytes before it. */
export interface ChunkEntry extends Timed {
  readonly kind: 'chunk'
  readonly line: string
  readonly size: number
  readonly offset: number
}

/** Content as one read gave it: the transfer coding is removed, a content coding is not. */
export interface BodyEntry extends Timed {
  readonly kind: 'body'
  readonly bytes: Uint8Array
}

/** What the content coding (gzip, br, deflate, zstd) gave out for the body entry before it. */
export interface DecodedEntry extends Timed {
  readonly kind: 'decoded'
  readonly bytes: Uint8Array
}

/** Trailer fields after the last chunk or DATA frame. */
export interface TrailersEntry extends Timed {
  readonly kind: 'trailers'
  readonly headers: readonly Header[]
}

/** Bytes that HTTP's grammar has no place for. Reading stops here. */
export interface MalformedEntry extends Timed {
  readonly kind: 'malformed'
  readonly where:
    | 'status-line'
    | 'header'
    | 'framing'
    | 'chunk-size'
    | 'chunk-end'
    | 'trailer'
    | 'content-coding'
  readonly expected: string
  /** The first of the bytes in question, at most 64. */
  readonly bytes: Uint8Array
  /** Content bytes before the fault, 0 in a head. */
  readonly offset: number
}

/** The peer ended the message or the connection. Whether that end was allowed is for the rules to say. */
export interface EndEntry extends Timed {
  readonly kind: 'end'
  /**
   * `last-chunk`, `content-length`, `end-stream`, `no-content`: the message says it is whole.
   * `close`: the connection was closed in order (FIN) and nothing else marks the end.
   */
  readonly how: 'last-chunk' | 'content-length' | 'end-stream' | 'no-content' | 'close'
}

/** The exchange broke: a name not found, a refusal, a reset, a TLS fault, an HTTP/2 error. */
export interface ErrorEntry extends Timed {
  readonly kind: 'error'
  readonly phase: 'resolve' | 'connect' | 'tls' | 'request' | 'head' | 'body'
  /** `ECONNREFUSED`, `ENOTFOUND`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `RST_STREAM` and so on. */
  readonly code: string
  /** The error code of RST_STREAM or GOAWAY (RFC 9113, 7). */
  readonly http2Code?: number
  readonly message: string
}

/** We ended the exchange, and why. Nothing after it can be held against the peer. */
export interface AbortEntry extends Timed {
  readonly kind: 'abort'
  readonly why: 'duration' | 'satisfied' | 'head-timeout' | 'limit' | 'malformed' | 'redirect' | 'cancelled'
}

/** A bound of ours was reached. The unit of `limit` and `seen` is bytes, but for `informational` (responses) and `frames`. */
export interface LimitEntry extends Timed {
  readonly kind: 'limit'
  /** `expansion`: a content coding grew beyond all measure (a decompression bomb). */
  readonly what: 'head' | 'informational' | 'chunk-line' | 'trailers' | 'body' | 'expansion' | 'frames'
  readonly limit: number
  readonly seen: number
}

/** A redirect that was not followed. */
export interface RedirectStoppedEntry extends Timed {
  readonly kind: 'redirect-stopped'
  readonly why: 'loop' | 'too-many' | 'no-location' | 'not-http' | 'invalid-location'
  readonly location: string
}

/** From here on bytes were counted and hashed, not kept. Always the last word on the body. */
export interface TruncatedEntry extends Timed {
  readonly kind: 'truncated'
  /** Bytes not kept. */
  readonly bytes: number
  /** Of the bytes not kept, in hexadecimal. */
  readonly sha256: string
}

/**
 * An HTTP/2 frame (RFC 9113, 4.1), in exchanges that hold several streams on one connection: there the frames
 * themselves are the record. A header block is kept whole with its first frame.
 */
export interface FrameEntry extends Timed {
  readonly kind: 'frame'
  readonly direction: 'sent' | 'received'
  /** `HEADERS`, `DATA`, `RST_STREAM` and so on; `0x0b` for a type that RFC 9113 does not know. */
  readonly type: string
  /** 0 for the connection itself. */
  readonly streamId: number
  readonly flags: number
  /** Bytes of payload. Of DATA all of them count against the windows, padding too. */
  readonly length: number
  /** Of HEADERS: the whole block, pseudo-header fields included, names as they came. */
  readonly headers?: readonly Header[]
  /** Of SETTINGS, in order (RFC 9113, 6.5.2). */
  readonly settings?: readonly (readonly [id: number, value: number])[]
  /** Of RST_STREAM and GOAWAY (RFC 9113, 7). */
  readonly code?: number
  /** Of GOAWAY: no stream with a higher id is served (RFC 9113, 6.8). Recordings of old do not have it. */
  readonly lastStreamId?: number
  /** Of WINDOW_UPDATE. */
  readonly increment?: number
  /** Of DATA, without padding; of PING. */
  readonly bytes?: Uint8Array
}

/** One thing that happened in an exchange. */
export type Entry =
  | ConnectEntry
  | RequestEntry
  | InformationalEntry
  | HeadEntry
  | ChunkEntry
  | BodyEntry
  | DecodedEntry
  | TrailersEntry
  | MalformedEntry
  | EndEntry
  | ErrorEntry
  | AbortEntry
  | LimitEntry
  | RedirectStoppedEntry
  | TruncatedEntry
  | FrameEntry

export type EntryKind = Entry['kind']
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>

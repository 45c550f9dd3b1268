/** What a hostile peer can cost us at most, in one exchange. Bytes, unless the name says otherwise. */
export const BOUNDS: {
  readonly connectMs: number
  readonly head: number
  readonly informational: number
  readonly chunkLine: number
  readonly chunkLinesKept: number
  readonly chunkLineBytesKept: number
  readonly trailers: number
  readonly body: number
  readonly frames: number
  readonly expandedBytes: number
  readonly expansion: number
  readonly lingerMs: number
  readonly closeMs: number
  readonly backlog: number
  readonly backlogReads: number
} = {
  /** From the first look-up of a name to the end of the TLS handshake. */
  connectMs: 5_000,
  /** Every head of one response together: that of the final response and those of the 1xx before it. */
  head: 64 * 1024,
  /** 1xx responses before the final one. */
  informational: 100,
  /** What RFC 9112, 7.1.1 asks of a server: to "limit the total length of chunk extensions received". */
  chunkLine: 4 * 1024,
  /** A peer that sends chunks of one byte must not fill the memory with their lines. */
  chunkLinesKept: 65_536,
  chunkLineBytesKept: 1024 * 1024,
  trailers: 64 * 1024,
  body: 64 * 1024 * 1024,
  /** HTTP/2 frames in a conversation, where each is recorded. */
  frames: 65_536,
  /** A content coding is a bomb when it gave out more than this and more than `expansion` times what came in. */
  expandedBytes: 8 * 1024 * 1024,
  expansion: 100,
  /** How long we wait, after the message says it is whole, for bytes that should not be there. */
  lingerMs: 100,
  /** How long a connection that we close in order may take for it. */
  closeMs: 500,
  /** Bytes and reads waiting for their turn before the socket is paused. */
  backlog: 1024 * 1024,
  backlogReads: 1_024,
}

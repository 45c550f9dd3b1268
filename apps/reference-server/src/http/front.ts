import type { ServerOptions } from 'node:http2'
import type { EditFrame } from './frame-editor.ts'

/**
 * Ports of its own, for what a connection decides before any path is known. The whole application answers
 * there as well.
 */
export interface Front {
  readonly ports: readonly ('cleartext' | 'secure')[]
  /** What TLS offers; HTTP/2 and HTTP/1.1 unless given. */
  readonly alpn?: readonly string[]
  readonly http2?: ServerOptions
  /** Changes what the server gets to see of the client's frames. */
  readonly fromClient?: EditFrame
  /** Changes what the client gets to see of the server's frames. */
  readonly fromServer?: EditFrame
  /** The next connection is not served before the one before is closed. */
  readonly oneConnectionAtATime?: boolean
  /** In ms: such a server looks only so often whether its client is still there. */
  readonly looksEachMs?: number
}

/** Where a front is reached. */
export interface FrontUrls {
  readonly cleartext?: string
  readonly secure?: string
}

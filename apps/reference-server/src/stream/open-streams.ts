import { ServerResponse } from 'node:http'
import type { Response } from 'express'

/** A stream that is open. */
export interface OpenStream {
  /** None where the connection is no longer HTTP's. */
  readonly response?: Response
  /** Ends it properly, after a whole event. */
  end(): void
}

/** All streams that are open, of every endpoint. */
export class OpenStreams {
  readonly #streams = new Set<OpenStream>()

  get count(): number {
    return this.#streams.size
  }

  add(stream: OpenStream): void {
    this.#streams.add(stream)
  }

  delete(stream: OpenStream): void {
    this.#streams.delete(stream)
  }

  /** Ends every stream, and over HTTP/1.1 its connection, once the client has taken the rest. */
  endAll(): void {
    for (const stream of this.#streams) {
      if (stream.response !== undefined) closeAfter(stream.response)
      stream.end()
    }
  }
}

/**
 * The head promised to keep the connection, and Node's `closeIdleConnections` destroys one whose answer is
 * ended, but not yet written. Over HTTP/2 the session closes by itself after GOAWAY.
 */
function closeAfter(response: Response): void {
  const { socket } = response
  if (response instanceof ServerResponse) response.once('finish', () => socket?.destroySoon())
}

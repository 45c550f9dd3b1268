import { type IncomingMessage, ServerResponse } from 'node:http'
import { constants, type Http2ServerRequest, Http2ServerResponse } from 'node:http2'

import type { Header } from '@ssespec/recording'

export type AnyRequest = IncomingMessage | Http2ServerRequest
export type AnyResponse = ServerResponse | Http2ServerResponse

/** An answer over HTTP/1.1 or HTTP/2: what the two have in common, and how each breaks. */
export class Reply {
  readonly #response: AnyResponse

  constructor(response: AnyResponse) {
    this.#response = response
    // A client that has left is seen by its close.
    response.on('error', () => {})
  }

  /** Sends the head at once, before any content. */
  head(status: number, headers: readonly Header[]): void {
    const response = this.#response
    response.statusCode = status
    for (const [name, value] of headers) response.setHeader(name, value)
    if (response instanceof ServerResponse) response.flushHeaders()
    else response.writeHead(status)
  }

  /** Gives whether more may be written at once. */
  write(bytes: Uint8Array): boolean {
    return (this.#response.write as (chunk: Uint8Array) => boolean)(bytes)
  }

  end(): void {
    this.#response.end()
  }

  /** Ends the connection, over HTTP/2 the stream, as a crash would: with FIN, or with a reset. */
  crash(how: 'fin' | 'reset'): void {
    const response = this.#response
    if (response instanceof Http2ServerResponse) {
      response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
      return
    }
    if (how === 'reset') response.socket?.resetAndDestroy()
    else response.socket?.destroy()
  }

  /** Waits until more may be written; never, if the client leaves. */
  onDrain(goOn: () => void): void {
    this.#response.once('drain', goOn)
  }

  onClose(left: () => void): void {
    this.#response.once('close', left)
  }
}

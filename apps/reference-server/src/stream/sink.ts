import { ServerResponse } from 'node:http'
import { Http2ServerResponse, constants } from 'node:http2'
import type { Socket } from 'node:net'
import type { Response } from 'express'

/** Where the bytes of a stream go. */
export interface Sink {
  /** Returns false when the client does not keep up: then write no more until it has drained. */
  write(bytes: Uint8Array): boolean
  /** Ends the stream as the protocol asks. */
  end(): void
  /** Cuts it: a connection without its last chunk, a stream reset. */
  cut(): void
  /** Told when the client reads again; returns false where the stream must wait all the same. */
  drained?(): boolean
  /** Told when the client is gone, by whoever holds bytes back. */
  closed?(): void
}

/** Puts something between a stream and its sink; `resume` says that more may be written after a refusal. */
export type Through = (sink: Sink, resume: () => void) => Sink

/** The way to the client, its head already sent. `drained` is called when it reads again. */
export function openSink(response: Response, drained: () => void): Sink {
  const { socket } = response
  if (response instanceof ServerResponse && response.chunkedEncoding && socket !== null) {
    return new ChunkedSink(response, socket, drained)
  }
  return new ResponseSink(response, drained)
}

/** HTTP/2, and bodies that end with the connection. */
class ResponseSink implements Sink {
  readonly #response: Response

  constructor(response: Response, drained: () => void) {
    this.#response = response
    response.on('drain', drained)
  }

  write(bytes: Uint8Array): boolean {
    return this.#response.write(bytes)
  }

  end(): void {
    this.#response.end()
  }

  cut(): void {
    const response: unknown = this.#response
    if (response instanceof Http2ServerResponse) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
    else this.#response.destroy()
  }
}

/**
 * HTTP/1.1: the chunk (RFC 9112 7.1) is framed once and written to the socket of every client. Through
 * `response.write` each client costs three writes and nearly twice the time.
 */
class ChunkedSink implements Sink {
  readonly #response: Response
  readonly #socket: Socket
  readonly #drained: () => void

  constructor(response: Response, socket: Socket, drained: () => void) {
    this.#response = response
    this.#socket = socket
    this.#drained = drained
    socket.on('drain', drained)
  }

  write(bytes: Uint8Array): boolean {
    // An empty chunk would be the last one.
    return bytes.length === 0 || this.#socket.write(chunkOf(bytes))
  }

  end(): void {
    this.#socket.off('drain', this.#drained)
    this.#response.end()
  }

  cut(): void {
    this.#socket.destroy()
  }
}

const CRLF = Buffer.from('\r\n')
let framed: { readonly bytes: Uint8Array; readonly chunk: Buffer } | undefined

/** A broadcast writes the same bytes many times in a row. */
function chunkOf(bytes: Uint8Array): Buffer {
  if (framed?.bytes === bytes) return framed.chunk
  const chunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`, 'latin1'), bytes, CRLF])
  framed = { bytes, chunk }
  return chunk
}

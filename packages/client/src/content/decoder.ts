import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'
import type { Transform } from 'node:stream'

import type { ContentCoding } from './coding.ts'

/** Takes a piece of what a decoder gives out; `false` stops the decoder. */
export type TakeDecoded = (bytes: Uint8Array) => boolean

/** Bytes that are not of the coding they claim to be. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
}

/** Takes a content coding off, each input as far as it goes: what was flushed at the other end comes out at once. */
export class Decoder {
  readonly #coding: ContentCoding
  #stream: Transform | undefined
  #take: TakeDecoded = () => true
  #settle: ((error?: Error) => void) | undefined
  #stopped = false

  constructor(coding: ContentCoding) {
    this.#coding = coding
  }

  /**
   * Decodes one input; settles when all that it gives out was handed to `take`, or when `take` has stopped it.
   *
   * @throws DecodeError
   */
  async decode(bytes: Uint8Array, take: TakeDecoded): Promise<void> {
    if (this.#stopped || bytes.length === 0) return
    this.#take = take
    const stream = (this.#stream ??= this.#open(bytes[0]!))
    await this.#settled(() => stream.write(bytes, () => this.#inputDone()))
  }

  /**
   * The content is whole: the coded stream has to be, too.
   *
   * @throws DecodeError
   */
  async finish(): Promise<void> {
    const stream = this.#stream
    if (stream === undefined || this.#stopped || stream.readableEnded) return
    stream.once('end', () => this.#settle?.())
    await this.#settled(() => stream.end())
  }

  /** Frees the decoder. It gives nothing out any more. */
  close(): void {
    this.#stopped = true
    this.#stream?.destroy()
    this.#settle?.()
  }

  async #settled(start: () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#settle = (error) => {
      this.#settle = undefined
      if (error === undefined) resolve()
      else reject(new DecodeError(error.message, { cause: error }))
    }
    start()
    await promise
  }

  #open(firstByte: number): Transform {
    const stream = createDecoder(this.#coding, firstByte)
    stream.on('readable', () => this.#drain(stream))
    stream.on('error', (error) => this.#fail(error))
    return stream
  }

  #drain(stream: Transform): void {
    for (;;) {
      if (this.#stopped) return
      const bytes = stream.read() as Uint8Array | null
      if (bytes === null) return
      if (!this.#take(bytes)) this.close()
    }
  }

  #inputDone(): void {
    if (this.#stream !== undefined) this.#drain(this.#stream)
    this.#settle?.()
  }

  #fail(error: Error): void {
    this.#stopped = true
    this.#settle?.(error)
  }
}

function createDecoder(coding: ContentCoding, firstByte: number): Transform {
  // One read of 64 KiB gives at most this much at a time, so that a bomb is stopped early.
  const chunkSize = 64 * 1024
  switch (coding) {
    case 'gzip':
      return createGunzip({ flush: constants.Z_SYNC_FLUSH, chunkSize })
    case 'deflate':
      // RFC 9110, 8.4.1.2: "Some non-conformant implementations send the "deflate" compressed data without the zlib
      // wrapper." A wrapper's first byte names the method in its low half: 8.
      return (firstByte & 0x0f) === 8
        ? createInflate({ flush: constants.Z_SYNC_FLUSH, chunkSize })
        : createInflateRaw({ flush: constants.Z_SYNC_FLUSH, chunkSize })
    case 'br':
      return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH, chunkSize })
    case 'zstd':
      return createZstdDecompress({ flush: constants.ZSTD_e_flush, chunkSize })
  }
}

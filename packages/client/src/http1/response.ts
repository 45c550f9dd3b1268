import type { Header } from '@ssespec/recording'

import type { PreparedRequest } from '../request.ts'
import type { ResponseSource } from '../response-source.ts'
import { requestBytes, requestHeaders } from './request-bytes.ts'
import { ResponseReader } from './response-reader.ts'

/** A request and its response over HTTP/1.1. */
export class Http1Response extends ResponseReader implements ResponseSource {
  readonly requestHeaders: readonly Header[]
  readonly #request: PreparedRequest

  constructor(request: PreparedRequest) {
    super(request.method)
    this.#request = request
    this.requestHeaders = requestHeaders(request)
  }

  request(): Uint8Array {
    return requestBytes(this.#request, this.requestHeaders)
  }

  /** HTTP/1.1 has no word for it: the connection is closed. */
  leave(): Uint8Array {
    return new Uint8Array(0)
  }
}

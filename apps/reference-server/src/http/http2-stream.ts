import { Http2ServerResponse } from 'node:http2'
import type { Exchange } from '../exchange.ts'

/** The HTTP/2 stream of an exchange; `undefined` over HTTP/1.1. */
export function http2StreamOf({ response }: Exchange): Http2ServerResponse['stream'] | undefined {
  const http2: unknown = response
  return http2 instanceof Http2ServerResponse ? http2.stream : undefined
}

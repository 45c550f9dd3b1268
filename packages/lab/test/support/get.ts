import { get as httpGet } from 'node:http'
import { connect } from 'node:http2'
import type { Readable } from 'node:stream'
import type { Protocol } from '@ssespec/lab'

/** A request that is under way: its body as it arrives, and the way to leave. */
export interface Exchange {
  readonly body: Readable
  leave(): void
}

/** Sends GET / over one protocol, trusting one certificate; over HTTP/2 the body may be read before the head has come. */
export async function get(
  protocol: Protocol,
  url: string,
  ca: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Exchange> {
  if (protocol === 'http/1.1') {
    const request = httpGet(url, { headers })
    const body = await new Promise<Readable>((resolve, reject) => {
      request.once('response', resolve).once('error', reject)
    })
    return { body, leave: () => request.destroy() }
  }
  const session = connect(url, { ca })
  return { body: session.request({ ':path': '/', ...headers }), leave: () => session.destroy() }
}

import { encode } from '@ssespec/grammar'
import type { Exchange } from '../exchange.ts'
import { now } from '../stream/clock.ts'
import { serveEventStream } from '../stream/event-stream.ts'

/** What turns the monotonic clock into the wall clock's milliseconds. */
const WALL_CLOCK = Date.now() - now()

/** `/.sse`, an echo server: who answers, what the request was, then the time each second. */
export function serveEcho(exchange: Exchange): void {
  const server = encode({ type: 'server', data: 'ssespec reference server', retry: 1000 })
  const request = encode({ type: 'request', data: requestLines(exchange).join('\n') })
  serveEventStream(exchange, {
    rate: 1,
    opening: server + request,
    encode: ({ sequence, dueAt }) =>
      encode({ type: 'time', id: String(sequence), data: new Date(WALL_CLOCK + dueAt).toISOString() }),
  })
}

/** The request line and the header lines as received; over HTTP/2 the pseudo-headers come first. */
function requestLines({ request }: Exchange): string[] {
  const { rawHeaders, httpVersionMajor, httpVersion, method, originalUrl } = request
  const lines = httpVersionMajor < 2 ? [`${method} ${originalUrl} HTTP/${httpVersion}`] : []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index]}: ${asUtf8(rawHeaders[index + 1] ?? '')}`)
  }
  return lines
}

function asUtf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8')
}

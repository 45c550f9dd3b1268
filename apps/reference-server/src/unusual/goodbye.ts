import type { Http2Session } from 'node:http2'
import { http2StreamOf } from '../http/http2-stream.ts'
import { serveEventStream } from '../stream/event-stream.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

const STREAMS = 2
const opened = new WeakMap<Http2Session, number>()
const said = new WeakSet<Http2Session>()

/** RFC 9113, 6.8: GOAWAY without an error; what was opened before is served to its end. */
function sayGoodbye(session: Http2Session | undefined): void {
  if (session === undefined || session.destroyed || said.has(session)) return
  said.add(session)
  session.goaway()
}

export default {
  'after-a-cancel': {
    description:
      'Who cancels a stream is told with GOAWAY, without an error, to open the next on another connection.',
    protocols: ['2', '2c'],
    serve(exchange) {
      const stream = http2StreamOf(exchange)
      stream?.once('aborted', () => sayGoodbye(stream.session))
      serveEventStream(exchange)
    },
  },
  early: {
    description: 'Each connection takes two streams: then comes GOAWAY, without an error.',
    protocols: ['2', '2c'],
    serve(exchange) {
      const session = http2StreamOf(exchange)?.session
      if (session !== undefined) {
        const streams = (opened.get(session) ?? 0) + 1
        opened.set(session, streams)
        if (streams === STREAMS) sayGoodbye(session)
      }
      serveEventStream(exchange)
    },
  },
} satisfies UnusualServers as UnusualServers

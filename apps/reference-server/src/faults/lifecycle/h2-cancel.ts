import { Http2ServerResponse } from 'node:http2'
import { FRAME } from '../../http/frame-editor.ts'
import { eventStream, serveEventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  'closes-the-connection': {
    description: 'A client that cancels one stream loses the connection and every stream on it.',
    protocols: ['2', '2c'],
    serve(exchange) {
      const response: unknown = exchange.response
      if (response instanceof Http2ServerResponse) {
        const { stream } = response
        stream.once('aborted', () => stream.session?.destroy())
      }
      serveEventStream(exchange)
    },
  },
  ignored: {
    description: 'RST_STREAM is not heard: the stream goes on.',
    protocols: ['2', '2c'],
    front: {
      ports: ['cleartext', 'secure'],
      fromClient: (frame) => (frame.type === FRAME.resetStream ? undefined : frame),
    },
    serve: eventStream({}),
  },
} satisfies Faults as Faults

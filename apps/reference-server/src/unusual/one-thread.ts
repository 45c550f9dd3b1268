import { gzipFlushed, offers } from '../stream/compressed.ts'
import { serveEventStream } from '../stream/event-stream.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

/** One client at a time, events numbered anew for each, and compressed for those who offer that or not at all. */
function oneThread(description: string, compresses: boolean): Unusual {
  return {
    description: `One thread, one connection at a time, and events of its own for each. ${description}`,
    protocols: ['1.1'],
    front: { ports: ['cleartext'], oneConnectionAtATime: true },
    serve(exchange) {
      // A connection that is kept would keep the others waiting.
      exchange.response.set('Connection', 'close')
      if (compresses && offers(exchange, 'gzip')) {
        const fields = { Vary: 'Accept-Encoding', 'Content-Encoding': 'gzip' }
        return serveEventStream(exchange, { perConnection: true, fields, through: gzipFlushed })
      }
      const fields = compresses ? { Vary: 'Accept-Encoding' } : {}
      serveEventStream(exchange, { perConnection: true, fields })
    },
  }
}

export default {
  plain: oneThread('Nothing is compressed.', false),
  gzip: oneThread('Compressed with gzip where that is offered, flushed after each event.', true),
} satisfies UnusualServers as UnusualServers

import type { Exchange } from '../exchange.ts'
import { brotliFlushed, gzipFlushed, offers } from '../stream/compressed.ts'
import { serveEventStream } from '../stream/event-stream.ts'
import type { Through } from '../stream/sink.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

function serveCoded(exchange: Exchange, coding: string, through: Through): void {
  const fields = { Vary: 'Accept-Encoding' }
  if (offers(exchange, coding))
    serveEventStream(exchange, { fields: { ...fields, 'Content-Encoding': coding }, through })
  else serveEventStream(exchange, { fields })
}

export default {
  gzip: {
    description: 'Compressed with gzip where that is offered, flushed after each event.',
    serve: (exchange) => serveCoded(exchange, 'gzip', gzipFlushed),
  },
  brotli: {
    description: 'Compressed with Brotli where that is offered, flushed after each event.',
    serve: (exchange) => serveCoded(exchange, 'br', brotliFlushed),
  },
} satisfies UnusualServers as UnusualServers

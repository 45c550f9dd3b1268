import { gzipFlushed, offers } from '../../stream/compressed.ts'
import { serveEventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

/** A browser's cache may keep the answer and use it again. */
const KEPT = { 'Cache-Control': 'private, max-age=60, no-transform' }

export default {
  origin: {
    description:
      'Access-Control-Allow-Origin repeats the origin, Vary does not say so, and a cache may keep it.',
    serve(exchange) {
      const origin = exchange.request.get('Origin')
      serveEventStream(exchange, { fields: { ...KEPT, 'Access-Control-Allow-Origin': origin } })
    },
  },
  'accept-encoding': {
    description: 'Compressed for those who offer gzip, Vary does not say so, and a cache may keep it.',
    serve(exchange) {
      if (!offers(exchange, 'gzip')) return serveEventStream(exchange, { fields: KEPT })
      const fields = { ...KEPT, 'Content-Encoding': 'gzip' }
      serveEventStream(exchange, { fields, through: gzipFlushed })
    },
  },
} satisfies Faults as Faults

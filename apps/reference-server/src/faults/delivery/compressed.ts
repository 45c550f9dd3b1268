import { gzipUnflushed, offers } from '../../stream/compressed.ts'
import { serveEventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  'not-flushed': {
    description: 'For clients that offer gzip the compressor holds events back until it has enough of them.',
    serve(exchange) {
      const fields = { Vary: 'Accept-Encoding' }
      if (!offers(exchange, 'gzip')) return serveEventStream(exchange, { fields })
      serveEventStream(exchange, {
        fields: { ...fields, 'Content-Encoding': 'gzip' },
        through: gzipUnflushed,
      })
    },
  },
} satisfies Faults as Faults

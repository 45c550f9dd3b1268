import { queryOf } from '../../routes/query.ts'
import { gzipFlushed, offers } from '../../stream/compressed.ts'
import { serveEventStream } from '../../stream/event-stream.ts'
import { setFields } from '../../stream/head.ts'
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
  'redirect-by-accept': {
    description: 'A redirect for good to a page or to the stream by Accept, and Vary does not say so.',
    serve(exchange) {
      const { request, response } = exchange
      const to = queryOf(request).get('to')
      if (to === 'stream') return serveEventStream(exchange)
      request.resume()
      setFields(response, { 'Access-Control-Allow-Origin': '*' })
      if (to === 'page') response.set('Cache-Control', 'no-store').type('text/html').send('Events')
      // Express's own redirect() would set Vary: Accept.
      else {
        const where = wantsStream(request.get('Accept')) ? '?to=stream' : '?to=page'
        response.status(301).set('Location', where).end()
      }
    },
  },
} satisfies Faults as Faults

function wantsStream(accept: string = ''): boolean {
  return accept.toLowerCase().includes('text/event-stream')
}

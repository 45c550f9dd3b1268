import type { Exchange } from '../../exchange.ts'
import { serveEventStream } from '../../stream/event-stream.ts'
import { neverAnswer } from '../../stream/never.ts'
import type { Fault, Faults } from '../fault.ts'

const WORKERS = 6

/** Six workers; whoever comes when they are busy gets the other answer. */
function withFewWorkers(description: string, whenBusy: (exchange: Exchange) => void): Fault {
  let busy = 0
  return {
    description,
    protocols: ['1.1'],
    serve(exchange) {
      if (exchange.request.method !== 'GET') return serveEventStream(exchange)
      if (busy === WORKERS) return whenBusy(exchange)
      busy++
      exchange.response.once('close', () => busy--)
      serveEventStream(exchange)
    },
  }
}

export default {
  hangs: withFewWorkers('Six streams at once; the seventh waits without an answer.', neverAnswer),
  fails: withFewWorkers('Six streams at once; the seventh is answered with 500.', ({ response }) => {
    response.status(500).type('text/plain').send('worker_connections are not enough\n')
  }),
  page: withFewWorkers('Six streams at once; the seventh gets a page with 200.', ({ response }) => {
    response.status(200).type('text/html').send('<p>There are too many visitors.</p>\n')
  }),
  ends: withFewWorkers('Six streams at once; the seventh is ended after one event.', ({ response }) => {
    response.status(200).set('Cache-Control', 'no-store').type('text/event-stream').send('data: busy\n\n')
  }),
} satisfies Faults as Faults

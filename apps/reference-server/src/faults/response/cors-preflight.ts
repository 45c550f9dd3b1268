import { encode } from '@ssespec/grammar'
import type { Exchange } from '../../exchange.ts'
import { now } from '../../stream/clock.ts'
import { serveEventStream } from '../../stream/event-stream.ts'
import { dataOf, sequenceOf } from '../../stream/numbered-event.ts'
import type { Fault, Faults } from '../fault.ts'

/** IDs for which a browser must ask first, and an answer to OPTIONS that does not let it. */
function refused(description: string, suffix: string, answer: (exchange: Exchange) => void): Fault {
  return {
    description,
    serve(exchange) {
      if (exchange.request.method === 'OPTIONS') return answer(exchange)
      serveEventStream(exchange, {
        encode: (event) => encode({ id: `${event.sequence}${suffix}`, data: dataOf(event) }),
        startAt: (schedule, id) => schedule.startAfter(sequenceOf(id?.replace(suffix, '')), now()),
      })
    },
  }
}

const LONG = `-${'0'.repeat(140)}`

export default {
  'long-id': refused(
    'IDs of more than 128 bytes, and OPTIONS is not allowed: a page of another origin cannot resume.',
    LONG,
    ({ response }) => void response.status(405).set('Allow', 'GET, HEAD').end(),
  ),
  'unsafe-id': refused(
    'IDs with a colon, and the preflight does not allow Last-Event-ID.',
    ':0',
    ({ response }) => {
      response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Content-Type' })
      response.status(204).end()
    },
  ),
} satisfies Faults as Faults

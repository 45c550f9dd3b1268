import type { Exchange } from '../../exchange.ts'
import { serveEventStream } from '../../stream/event-stream.ts'
import { neverAnswer } from '../../stream/never.ts'
import { sequenceOf } from '../../stream/numbered-event.ts'
import type { Fault, Faults } from '../fault.ts'

/** Answers otherwise to those who name such an ID. */
function stumbling(
  description: string,
  over: (id: string) => boolean,
  answer: (exchange: Exchange) => void,
): Fault {
  return {
    description,
    serve(exchange) {
      const { lastEventId } = exchange
      if (lastEventId !== undefined && over(lastEventId)) answer(exchange)
      else serveEventStream(exchange)
    },
  }
}

const isNoNumber = (id: string): boolean => sequenceOf(id) === undefined

function fail({ request, response }: Exchange): void {
  request.resume()
  response.status(500).type('text/plain').send('Internal Server Error\n')
}

export default {
  fails: stumbling('An ID that is no number is answered with 500.', isNoNumber, fail),
  hangs: stumbling('An ID that is no number is never answered.', isNoNumber, neverAnswer),
  'fails-when-long': stumbling(
    'An ID of more than 1,000 bytes is answered with 500.',
    (id) => id.length > 1000,
    fail,
  ),
  'fails-when-not-ascii': stumbling(
    'An ID beyond ASCII is answered with 500.',
    (id) => /[^\0-\x7f]/.test(id),
    fail,
  ),
  'fails-when-empty': stumbling('An empty ID is answered with 500.', (id) => id === '', fail),
} satisfies Faults as Faults

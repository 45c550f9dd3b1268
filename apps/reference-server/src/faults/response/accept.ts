import { serveEventStream } from '../../stream/event-stream.ts'
import type { Fault, Faults } from '../fault.ts'

/** Answers 406 to GET when the Accept field (undefined: none) is not to its taste. */
function refusing(description: string, refuses: (accept: string | undefined) => boolean): Fault {
  return {
    description,
    serve(exchange) {
      const { request, response } = exchange
      if (request.method !== 'GET' || !refuses(request.get('Accept'))) return serveEventStream(exchange)
      request.resume()
      response.status(406).type('text/plain').send('Ask for text/event-stream.\n')
    },
  }
}

export default {
  wildcard: refusing('`*/*`, what curl asks for, is refused.', (accept) => accept === '*/*'),
  'text-wildcard': refusing('`text/*` is refused.', (accept) => accept === 'text/*'),
  absent: refusing('A request without Accept is refused.', (accept) => accept === undefined),
  list: refusing('A list of types is refused.', (accept = '') => accept.includes(',')),
  quality: refusing('A type with a quality is refused.', (accept = '') => /;\s*q=/i.test(accept)),
  capitals: refusing(
    'Media types are compared by case: `Text/Event-Stream` is refused.',
    (accept = '') => /text\/event-stream/i.test(accept) && !accept.includes('text/event-stream'),
  ),
} satisfies Faults as Faults

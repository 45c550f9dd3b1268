import { encode } from '@ssespec/grammar'
import { OPENING, eventStream } from '../stream/event-stream.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

export default {
  bom: {
    description: 'The stream begins with a byte order mark, which clients take away.',
    serve: eventStream({ opening: `\uFEFF${OPENING}` }),
  },
  padding: {
    description: 'Two kibibytes of comment come first, for the sake of old proxies and browsers.',
    serve: eventStream({ opening: encode({ comment: ' '.repeat(2048), retry: 1000 }) }),
  },
  'retry-alone': {
    description: 'The first block sets the reconnection time and nothing else.',
    serve: eventStream({ opening: encode({ retry: 1000 }) }),
  },
  'retry-large': {
    description: 'Clients are to come back after ten minutes.',
    serve: eventStream({ opening: encode({ retry: 600_000 }) }),
  },
  'retry-small': {
    description: 'Clients are to come back after a tenth of a second.',
    serve: eventStream({ opening: encode({ retry: 100 }) }),
  },
  'retry-with-each-event': {
    description: 'Each event sets the reconnection time again.',
    serve: eventStream({
      opening: '',
      encode: ({ sequence }) =>
        encode({ id: String(sequence), retry: 1000, data: `{"sequence":${sequence}}` }),
    }),
  },
  'blank-lines': {
    description: 'A few blank lines before, between and after the events.',
    serve: eventStream({
      opening: `\n\n${OPENING}\n`,
      encode: ({ sequence }) => `\n${encode({ id: String(sequence), data: `{"sequence":${sequence}}` })}\n`,
    }),
  },
  none: {
    description: 'The head comes at once, and not a byte of the body before the first event, a second later.',
    serve: eventStream({
      opening: '',
      firstMs: 1000,
      encode: ({ sequence }) =>
        encode({ id: String(sequence), retry: 1000, data: `{"sequence":${sequence}}` }),
    }),
  },
} satisfies UnusualServers as UnusualServers

import { encode } from '@ssespec/grammar'
import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  'too-short': {
    description:
      'Clients are to come back after 10 ms: when the server is down, all of them at once and for ever.',
    serve: eventStream({ opening: encode({ comment: 'ssespec reference server', retry: 10 }) }),
  },
  'too-long': {
    description: 'Clients are to come back after an hour, as if seconds had been meant.',
    serve: eventStream({ opening: encode({ comment: 'ssespec reference server', retry: 3_600_000 }) }),
  },
} satisfies Faults as Faults

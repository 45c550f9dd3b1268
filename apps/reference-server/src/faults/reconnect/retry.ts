import { encode } from '@ssespec/grammar'
import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  missing: {
    description: 'The stream leaves the reconnection time to each client.',
    serve: eventStream({ opening: encode({ comment: 'ssespec reference server' }) }),
  },
} satisfies Faults as Faults

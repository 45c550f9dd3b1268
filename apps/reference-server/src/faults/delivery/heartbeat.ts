import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  silence: {
    description: 'Events for 3.5 s, then not a byte more, for ever.',
    serve: eventStream({ count: 35, finish: () => undefined }),
  },
} satisfies Faults as Faults

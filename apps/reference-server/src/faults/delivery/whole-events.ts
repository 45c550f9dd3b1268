import { eventStream } from '../../stream/event-stream.ts'
import { inHalves } from '../../stream/holding-sinks.ts'
import type { Faults } from '../fault.ts'

export default {
  halves: {
    description: 'Two events a second, each in two pieces with 350 ms between them.',
    // Cut elsewhere each time: pieces of one size would look like a buffer of that size.
    serve: eventStream({ rate: 2, through: inHalves(350) }),
  },
} satisfies Faults as Faults

import { OPENING, eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  unit: {
    description: '`retry: 3s`, which clients ignore, before one that counts.',
    serve: eventStream({ opening: `retry: 3s\n${OPENING}` }),
  },
  fraction: {
    description: '`retry: 1.5`, which clients ignore, before one that counts.',
    serve: eventStream({ opening: `retry: 1.5\n${OPENING}` }),
  },
} satisfies Faults as Faults

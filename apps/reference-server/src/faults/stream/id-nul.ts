import { encodeGoodEvent, eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  'beside-a-good-one': {
    description: 'An ID with a NUL, which clients ignore, before the one that counts.',
    serve: eventStream({ encode: (event) => `id: ${event.sequence}\0\n${encodeGoodEvent(event)}` }),
  },
} satisfies Faults as Faults

import { encodeGoodEvent, eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  'type-alone': {
    description: 'After each event a block with a type and no data, which clients drop without a word.',
    serve: eventStream({ encode: (event) => `${encodeGoodEvent(event)}event: ping\n\n` }),
  },
} satisfies Faults as Faults

import { OPENING, encodeGoodEvent, eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

const BOM = '\uFEFF'

export default {
  'each-event': {
    description:
      'A byte order mark at the start of each event, where it is part of a name that nobody knows.',
    serve: eventStream({ encode: (event) => `${BOM}:\n${encodeGoodEvent(event)}` }),
  },
  twice: {
    description: 'Two byte order marks at the start; clients take one away.',
    serve: eventStream({ opening: `${BOM}${BOM}${OPENING}` }),
  },
} satisfies Faults as Faults

import { encodeGoodEvent, eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  mixed: {
    description: 'Each second event ends its lines with CR LF, the others with LF.',
    serve: eventStream({
      encode: (event) => {
        const text = encodeGoodEvent(event)
        return event.sequence % 2 === 0 ? text.replaceAll('\n', '\r\n') : text
      },
    }),
  },
} satisfies Faults as Faults

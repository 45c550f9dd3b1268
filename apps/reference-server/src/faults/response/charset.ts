import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  latin1: {
    description: 'The type claims another encoding than UTF-8; clients decode as UTF-8 all the same.',
    serve: eventStream({ fields: { 'Content-Type': 'text/event-stream; charset=iso-8859-1' } }),
  },
} satisfies Faults as Faults

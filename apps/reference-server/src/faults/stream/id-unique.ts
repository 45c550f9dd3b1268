import { encode } from '@ssespec/grammar'
import { eventStream } from '../../stream/event-stream.ts'
import { dataOf } from '../../stream/numbered-event.ts'
import type { Faults } from '../fault.ts'

export default {
  cycle: {
    description: 'IDs from 0 to 4 over and over: nobody can say after which event to continue.',
    serve: eventStream({
      encode: (event) => encode({ id: String(event.sequence % 5), data: dataOf(event) }),
    }),
  },
} satisfies Faults as Faults

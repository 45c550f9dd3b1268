import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  'counts-connections': {
    description: 'Each connection counts its events from 1: an ID names another event each time.',
    serve: eventStream({ perConnection: true, startAt: () => 1 }),
  },
} satisfies Faults as Faults

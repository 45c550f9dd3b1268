import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  '500': {
    description: 'A proper stream under the status 500: clients fail and do not come back.',
    serve: eventStream({ status: 500 }),
  },
  '404': {
    description: 'A proper stream under the status 404.',
    serve: eventStream({ status: 404 }),
  },
  '202': {
    description: 'A proper stream under a status that means success, but is not 200.',
    serve: eventStream({ status: 202 }),
  },
  '206': {
    description: 'A proper stream under the status 206, which a range would have had to ask for.',
    serve: eventStream({ status: 206 }),
  },
} satisfies Faults as Faults

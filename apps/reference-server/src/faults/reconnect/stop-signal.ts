import { encode } from '@ssespec/grammar'
import { eventStream } from '../../stream/event-stream.ts'
import { JOB_EVENTS, jobData, serveJob } from '../../stream/job.ts'
import type { Faults } from '../fault.ts'

export default {
  'runs-again': {
    description:
      'Twenty events without IDs, then a proper end; a client that comes back gets them all again.',
    serve: eventStream({
      perConnection: true,
      startAt: () => 1,
      count: JOB_EVENTS,
      encode: ({ sequence }) => encode({ data: jobData(sequence) }),
    }),
  },
  'runs-again-with-ids': {
    description: 'A client that has seen all twenty events and says so gets them all again.',
    rules: ['reconnect/stop-signal', 'reconnect/last-event-id'],
    serve: (exchange) =>
      serveJob(exchange, (finished) => serveJob({ ...finished, lastEventId: undefined }, () => undefined)),
  },
} satisfies Faults as Faults

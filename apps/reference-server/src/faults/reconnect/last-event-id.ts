import { encode } from '@ssespec/grammar'
import { continueAfter, eventStream } from '../../stream/event-stream.ts'
import { now } from '../../stream/clock.ts'
import { sequenceOf } from '../../stream/numbered-event.ts'
import type { Schedule } from '../../stream/schedule.ts'
import type { Fault, Faults } from '../fault.ts'

/** Continues that many events beside the place where the client left. */
function besideBy(description: string, events: number): Fault {
  const startAt = (schedule: Schedule, lastEventId: string | undefined): number => {
    const next = continueAfter(schedule, lastEventId)
    return sequenceOf(lastEventId) === undefined ? next : Math.max(1, next + events)
  }
  return { description, serve: eventStream({ startAt }) }
}

export default {
  'starts-over': {
    description: 'Every connection gets the same events from the first on, whatever it has seen.',
    serve: eventStream({
      perConnection: true,
      startAt: () => 1,
      encode: ({ sequence }) => encode({ id: String(sequence), data: `{"sequence":${sequence}}` }),
    }),
  },
  'skips-one': besideBy('A client that resumes misses one event.', 1),
  'repeats-the-last': besideBy('A client that resumes gets the last event it has seen again.', -1),
  'jumps-to-live': {
    description: 'The ID is ignored: a client that resumes gets what comes next, with a gap before it.',
    serve: eventStream({
      startAt: (schedule, lastEventId) =>
        Math.max(schedule.latest(now()) + 1, (sequenceOf(lastEventId) ?? 0) + 5),
    }),
  },
} satisfies Faults as Faults

import { now } from '../../stream/clock.ts'
import { eventStream } from '../../stream/event-stream.ts'
import { dataOf, sequenceOf } from '../../stream/numbered-event.ts'
import type { Fault, Faults } from '../fault.ts'

/** The number is in the ID and can be resumed from, if the ID arrives at all. */
function shaped(description: string, before: string, after: string): Fault {
  return {
    description,
    serve: eventStream({
      encode: (event) => `id: ${before}${event.sequence}${after}\ndata: ${dataOf(event)}\n\n`,
      startAt: (schedule, id) => schedule.startAfter(sequenceOf(/\d+/.exec(id ?? '')?.[0]), now()),
    }),
  }
}

export default {
  'trailing-space': shaped('A space after the ID, which HTTP takes away.', '', ' '),
  'leading-space': shaped('A space before the ID beside the one that clients take away.', ' ', ''),
  control: shaped('A control character in the ID, which no header field may hold.', '', '\u0001'),
  long: shaped('IDs of 5,000 bytes: more than many servers let a header field hold.', '', 'x'.repeat(5000)),
} satisfies Faults as Faults

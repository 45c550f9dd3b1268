import { encode } from '@ssespec/grammar'
import { now } from '../../stream/clock.ts'
import { eventStream } from '../../stream/event-stream.ts'
import { eachInterval, untilFull } from '../../stream/holding-sinks.ts'
import { dataOf } from '../../stream/numbered-event.ts'
import type { Fault, Faults } from '../fault.ts'

/** Events of a size that fills the buffer each 0.4 to 0.5 s and leaves an event cut at each flush. */
function buffered(size: number, eventSize: number): Fault {
  return {
    description: `Events are held until ${size} bytes have gathered; each flush cuts an event in two.`,
    rules: ['delivery/incremental', 'delivery/whole-events'],
    serve: eventStream({
      through: untilFull(size),
      encode: (event) => encode({ id: String(event.sequence), data: dataOf(event, eventSize) }),
    }),
  }
}

/** A timer that lets go once a second; each event tells when it was made, in words of its own. */
function dated(how: string, write: (date: Date) => string): Fault {
  return {
    description: `What has gathered is sent once a second; each event has its time ${how}.`,
    serve: eventStream({
      through: eachInterval(1000),
      encode: ({ sequence, dueAt }) =>
        encode({
          id: String(sequence),
          data: JSON.stringify({
            order: 1_700_000_000 + sequence,
            at: write(new Date(CLOCKS_APART + dueAt)),
          }),
        }),
    }),
  }
}

/** From the monotonic clock to that of the day, in ms. */
const CLOCKS_APART = Date.now() - now()

export default {
  'buffer-4096': buffered(4096, 870),
  'buffer-8192': buffered(8192, 1770),
  'buffer-32768': buffered(32_768, 7170),
  timer: {
    description: 'What has gathered is sent once a second; the stamps in the events tell how old they are.',
    serve: eventStream({ through: eachInterval(1000) }),
  },
  'timer-local-time': dated('behind an order number and without a zone', (date) =>
    new Date(date.getTime() + 2 * 3_600_000).toISOString().replace('T', ' ').replace('Z', ''),
  ),
  'at-the-end': {
    description: 'Nothing is sent before the stream ends, after twenty-seven events.',
    serve: eventStream({ count: 27, through: untilFull(Infinity) }),
  },
} satisfies Faults as Faults

import { encode } from '@ssespec/grammar'
import { serveEventStream } from '../../stream/event-stream.ts'
import { Convoy } from '../../stream/convoy.ts'
import { dataOf } from '../../stream/numbered-event.ts'
import type { Faults } from '../fault.ts'
import type { Protocol } from '../../exchange.ts'

/** Large enough to fill the buffers in between within seconds. */
const EVENT_BYTES = 131_072

const convoys: Readonly<Record<Protocol, Convoy>> = {
  '1.1': new Convoy(),
  '2': new Convoy(),
  '2c': new Convoy(),
}

export default {
  'waits-for-all': {
    description:
      'Ten events a second of 128 KiB, written to all clients in turn: one that stops reading stops all.',
    serve(exchange) {
      serveEventStream(exchange, {
        encode: (event) => encode({ id: String(event.sequence), data: dataOf(event, EVENT_BYTES) }),
        through: convoys[exchange.protocol].through,
      })
    },
  },
} satisfies Faults as Faults

import type { Exchange, Protocol } from '../../exchange.ts'
import { now } from '../../stream/clock.ts'
import { serveEventStream } from '../../stream/event-stream.ts'
import { later } from '../../stream/later.ts'
import type { Faults } from '../fault.ts'

/** The first five are not felt: other probes of a test abort a stream now and then. */
const FREE_ABORTS = 5
const DELAY_AN_ABORT_MS = 300
const DELAY_AT_MOST_MS = 1500
/** After so long without one more, all are forgotten: on a busy machine the aborts of a test lie far apart. */
const FORGOTTEN_AFTER_MS = 5000

/** What clients that left have cost, over one protocol. */
interface Leak {
  open: number
  /** How often the last of all open streams was aborted. */
  aborts: number
  /** When that was last, in milliseconds of the monotonic clock. */
  at: number
}

const leaks = new Map<Protocol, Leak>()

function leakOf(protocol: Protocol): Leak {
  const leak = leaks.get(protocol) ?? { open: 0, aborts: 0, at: -Infinity }
  leaks.set(protocol, leak)
  return leak
}

function openCounted(exchange: Exchange, leak: Leak): void {
  leak.open++
  exchange.response.once('close', () => {
    leak.open--
    if (leak.open > 0) return
    leak.aborts++
    leak.at = now()
  })
  serveEventStream(exchange)
}

export default {
  leak: {
    description:
      'Each client that leaves as the last one makes the next wait longer: 0.3 s for each after five.',
    serve(exchange) {
      if (exchange.request.method !== 'GET') return serveEventStream(exchange)
      const leak = leakOf(exchange.protocol)
      if (now() - leak.at > FORGOTTEN_AFTER_MS) leak.aborts = 0
      const delay = Math.min(DELAY_AT_MOST_MS, DELAY_AN_ABORT_MS * (leak.aborts - FREE_ABORTS))
      if (delay > 0) later(exchange, delay, () => openCounted(exchange, leak))
      else openCounted(exchange, leak)
    },
  },
} satisfies Faults as Faults

import { serveEventStream } from '../../stream/event-stream.ts'
import { later } from '../../stream/later.ts'
import type { Sink } from '../../stream/sink.ts'
import type { Fault, Faults } from '../fault.ts'

/** Longer than a short look at the stream takes, so that nothing but a wait for the end sees it. */
const ACTIVE_EVENTS = 35
const SILENT_MS = 4000

function afterSilence(description: string, finish: (sink: Sink) => void): Fault {
  return {
    description,
    serve(exchange) {
      serveEventStream(exchange, {
        count: ACTIVE_EVENTS,
        finish: (sink) => later(exchange, SILENT_MS, () => finish(sink)),
      })
    },
  }
}

export default {
  ended: afterSilence('Events for 3.5 s, silence for 4 s, then the stream is ended.', (sink) => sink.end()),
  cut: afterSilence('Events for 3.5 s, silence for 4 s, then the stream is cut.', (sink) => sink.cut()),
} satisfies Faults as Faults

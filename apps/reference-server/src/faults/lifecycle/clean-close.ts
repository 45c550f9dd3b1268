import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  cut: {
    description:
      'After twenty events the connection is closed without the last chunk, or the stream is reset.',
    serve: eventStream({
      count: 20,
      // A reset throws away what is not written yet.
      finish: (sink) => void setImmediate(() => sink.cut()),
    }),
  },
} satisfies Faults as Faults

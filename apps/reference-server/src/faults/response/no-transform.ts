import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  missing: {
    description: 'Cache-Control does not forbid intermediaries to compress the stream.',
    serve: eventStream({ fields: { 'Cache-Control': 'no-cache, no-store' } }),
  },
} satisfies Faults as Faults

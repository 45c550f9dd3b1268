import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  missing: {
    description: 'No X-Accel-Buffering: an nginx with its defaults holds events back.',
    serve: eventStream({ fields: { 'X-Accel-Buffering': undefined } }),
  },
  yes: {
    description: 'X-Accel-Buffering: yes asks nginx to hold events back.',
    serve: eventStream({ fields: { 'X-Accel-Buffering': 'yes' } }),
  },
} satisfies Faults as Faults

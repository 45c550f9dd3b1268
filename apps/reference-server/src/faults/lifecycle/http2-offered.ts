import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  'http1-only': {
    description: 'A TLS port that offers HTTP/1.1 alone: browsers open six streams to it and no more.',
    protocols: ['1.1'],
    front: { ports: ['secure'], alpn: ['http/1.1'] },
    serve: eventStream({}),
  },
} satisfies Faults as Faults

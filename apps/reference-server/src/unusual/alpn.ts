import { eventStream } from '../stream/event-stream.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

export default {
  'h2-only': {
    description: 'A TLS port that speaks HTTP/2 alone, and refuses by ALPN who asks for HTTP/1.1.',
    protocols: ['2'],
    front: { ports: ['secure'], alpn: ['h2'] },
    serve: eventStream({}),
  },
} satisfies UnusualServers as UnusualServers

import type { Hostile } from '../hostile-endpoint.ts'
import { eventStream } from '../stream/event-stream.ts'
import { chunk } from '../stream/raw-http1.ts'

export default {
  description: 'Each chunk says that it is 2^64 − 1 bytes long.',
  protocols: ['1.1'],
  serve: eventStream({
    raw: { lines: ['Transfer-Encoding: chunked'], frame: (bytes) => chunk(bytes, 'f'.repeat(16)) },
  }),
} satisfies Hostile as Hostile

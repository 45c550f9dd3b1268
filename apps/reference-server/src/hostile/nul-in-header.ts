import type { Hostile } from '../hostile-endpoint.ts'
import { eventStream } from '../stream/event-stream.ts'

export default {
  description: 'A NUL in the value of a header field, before a proper stream.',
  protocols: ['1.1'],
  serve: eventStream({ raw: { lines: ['X-Nul: before\u0000after', 'Connection: close'] } }),
} satisfies Hostile as Hostile

import type { Hostile } from '../hostile-endpoint.ts'
import { eventStream } from '../stream/event-stream.ts'
import { ESCAPES } from '../stream/terminal-escapes.ts'

export default {
  description: 'Terminal escapes in the value of a header field, before a proper stream.',
  protocols: ['1.1'],
  serve: eventStream({ raw: { lines: [`X-Title: ${ESCAPES}`, 'Connection: close'] } }),
} satisfies Hostile as Hostile

import { encode } from '@ssespec/grammar'
import type { Hostile } from '../hostile-endpoint.ts'
import { eventStream } from '../stream/event-stream.ts'
import { ESCAPES } from '../stream/terminal-escapes.ts'

export default {
  description:
    'Terminal escapes in data, IDs, event types and comments: they clear the screen and set the title.',
  serve: eventStream({
    opening: encode({ comment: ESCAPES, retry: 1000 }),
    encode: ({ sequence }) => encode({ type: ESCAPES, id: `${sequence}${ESCAPES}`, data: ESCAPES }),
  }),
} satisfies Hostile as Hostile

import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

function typed(contentType: string | undefined): Faults[string]['serve'] {
  return eventStream({ fields: { 'Content-Type': contentType } })
}

export default {
  plain: {
    description: 'The stream says that it is text/plain, as from a framework without a type set.',
    serve: typed('text/plain; charset=utf-8'),
  },
  json: { description: 'The stream says that it is application/json.', serve: typed('application/json') },
  missing: { description: 'The stream has no Content-Type.', serve: typed(undefined) },
  misspelt: {
    description: 'text/event-streamer: it starts like the right type and is another.',
    serve: typed('text/event-streamer'),
  },
} satisfies Faults as Faults

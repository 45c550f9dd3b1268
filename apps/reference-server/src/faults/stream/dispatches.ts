import { eventStream } from '../../stream/event-stream.ts'
import { dataOf } from '../../stream/numbered-event.ts'
import type { Faults } from '../fault.ts'

const rules = ['stream/dispatches', 'stream/unknown-field']

export default {
  'json-lines': {
    description: 'JSON Lines without `data:`: clients see fields of unknown names.',
    rules,
    serve: eventStream({ encode: (event) => `${dataOf(event)}\n` }),
  },
  'capital-data': {
    description: '`Data:` in place of `data:`; field names are compared literally.',
    rules,
    serve: eventStream({ encode: (event) => `id: ${event.sequence}\nData: ${dataOf(event)}\n\n` }),
  },
  'no-blank-lines': {
    description: 'Events follow each other without a blank line: one event that never ends.',
    serve: eventStream({ encode: (event) => `id: ${event.sequence}\ndata: ${dataOf(event)}\n` }),
  },
  'lines-of-a-space': {
    description: 'Events are set apart by lines that hold a space, which are not blank.',
    rules,
    serve: eventStream({ encode: (event) => `id: ${event.sequence}\ndata: ${dataOf(event)}\n \n` }),
  },
} satisfies Faults as Faults

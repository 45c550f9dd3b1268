import { encodeGoodEvent, eventStream } from '../../stream/event-stream.ts'
import type { Fault, Faults } from '../fault.ts'

/** A line that clients ignore, at the start of each event. */
function withLine(description: string, line: string): Fault {
  return { description, serve: eventStream({ encode: (event) => `${line}\n${encodeGoodEvent(event)}` }) }
}

export default {
  'capital-data': withLine('`Data:` beside proper fields.', 'Data: lost'),
  'leading-space': withLine('A space before the name of a field, from an indented template.', ' data: lost'),
  'retry-after': withLine('`retry-after:` where `retry:` is meant.', 'retry-after: 3'),
  json: withLine('A line of JSON without the name of a field.', '{"lost":true}'),
} satisfies Faults as Faults

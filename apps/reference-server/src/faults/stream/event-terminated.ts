import { eventStream } from '../../stream/event-stream.ts'
import { toBytes } from '../../stream/bytes.ts'
import type { Sink } from '../../stream/sink.ts'
import type { Faults } from '../fault.ts'

/** Twenty events, then these bytes, then an end that is proper for HTTP. */
function endingIn(text: string): Faults[string]['serve'] {
  const finish = (sink: Sink): void => {
    sink.write(toBytes(text))
    sink.end()
  }
  return eventStream({ count: 20, finish })
}

export default {
  'inside-a-line': {
    description: 'The stream ends in the middle of a line: clients throw the event away.',
    serve: endingIn('data: {"sequence":'),
  },
  'inside-an-event': {
    description: 'The last event lacks the blank line after it: clients throw it away.',
    serve: endingIn('data: {"last":true}\n'),
  },
} satisfies Faults as Faults

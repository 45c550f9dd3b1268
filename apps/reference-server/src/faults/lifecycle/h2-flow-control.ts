import { FRAME } from '../../http/frame-editor.ts'
import type { Frame } from '../../http/frame-editor.ts'
import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

const ACK = 1
/** RFC 9113 6.5.2: SETTINGS_INITIAL_WINDOW_SIZE at its largest. */
const LARGEST_WINDOW = Buffer.from([0x00, 0x04, 0x7f, 0xff, 0xff, 0xff])

function isStreamWindow({ type, streamId }: Frame): boolean {
  return type === FRAME.windowUpdate && streamId !== 0
}

export default {
  ignored: {
    description: 'The window of a stream is not honoured: the server sends as much as it has.',
    protocols: ['2', '2c'],
    front: {
      ports: ['cleartext', 'secure'],
      fromClient(frame) {
        // A window that is the largest already must not grow.
        if (isStreamWindow(frame)) return undefined
        if (frame.type !== FRAME.settings || (frame.flags & ACK) !== 0) return frame
        // RFC 9113 6.5.3: settings are taken in order, so that the last one counts.
        return { ...frame, payload: Buffer.concat([frame.payload, LARGEST_WINDOW]) }
      },
    },
    serve: eventStream({}),
  },
  'never-goes-on': {
    description: 'WINDOW_UPDATE for a stream is not heard: what has filled its window stays where it is.',
    protocols: ['2', '2c'],
    front: {
      ports: ['cleartext', 'secure'],
      fromClient: (frame) => (isStreamWindow(frame) ? undefined : frame),
    },
    serve: eventStream({}),
  },
  'never-goes-on-thin': {
    description: 'The same, on a stream of two small events a second.',
    protocols: ['2', '2c'],
    front: {
      ports: ['cleartext', 'secure'],
      fromClient: (frame) => (isStreamWindow(frame) ? undefined : frame),
    },
    serve: eventStream({ rate: 2 }),
  },
} satisfies Faults as Faults

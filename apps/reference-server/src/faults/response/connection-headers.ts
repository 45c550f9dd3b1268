import { FRAME } from '../../http/frame-editor.ts'
import { eventStream } from '../../stream/event-stream.ts'
import type { Fault, Faults } from '../fault.ts'

const END_STREAM = 1
const END_HEADERS = 4

/** RFC 7541 6.2.2: a literal field without indexing, its name new, neither string Huffman-coded. */
function literal(name: string, value: string): Buffer {
  return Buffer.from(
    `\0${String.fromCharCode(name.length)}${name}${String.fromCharCode(value.length)}${value}`,
    'latin1',
  )
}

/** Node would refuse to send it, so it is added to each head on its way out. */
function withField(name: string, value: string): Fault {
  const field = literal(name, value)
  return {
    description: `\`${name}: ${value}\` over HTTP/2, which makes the response malformed.`,
    protocols: ['2', '2c'],
    front: {
      ports: ['cleartext', 'secure'],
      fromServer(frame) {
        const isHead =
          frame.type === FRAME.headers && (frame.flags & (END_STREAM | END_HEADERS)) === END_HEADERS
        return isHead ? { ...frame, payload: Buffer.concat([frame.payload, field]) } : frame
      },
    },
    serve: eventStream({}),
  }
}

export default {
  connection: withField('connection', 'keep-alive'),
  'keep-alive': withField('keep-alive', 'timeout=5'),
  'transfer-encoding': withField('transfer-encoding', 'chunked'),
} satisfies Faults as Faults

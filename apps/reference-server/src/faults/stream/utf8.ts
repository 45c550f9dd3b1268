import { encode } from '@ssespec/grammar'
import { eventStream } from '../../stream/event-stream.ts'
import type { NumberedEvent } from '../../stream/numbered-event.ts'
import type { Fault, Faults } from '../fault.ts'

/** Events with these bytes in their text. */
function withBytes(description: string, bytes: readonly number[]): Fault {
  const encodeEvent = ({ sequence, dueAt }: NumberedEvent): Uint8Array => {
    const data = `{"sequence":${sequence},"sentAt":${dueAt.toFixed(3)},"text":"Gr\u0000e"}`
    const [before = '', after = ''] = encode({ id: String(sequence), data }).split('\u0000')
    return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)])
  }
  return { description, serve: eventStream({ encode: encodeEvent }) }
}

export default {
  latin1: withBytes('Text in Latin-1: "Grüße" as a database handed it over.', [0xfc, 0xdf]),
  'cut-character': withBytes('Text cut by bytes: a euro sign without its last byte.', [0xe2, 0x82]),
  overlong: withBytes('A slash encoded in two bytes, which UTF-8 forbids.', [0xc0, 0xaf]),
  surrogate: withBytes('Half a surrogate pair encoded by itself, as CESU-8 does.', [0xed, 0xa0, 0x80]),
} satisfies Faults as Faults

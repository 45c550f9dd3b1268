import { encode } from '@ssespec/grammar'
import { eventStream } from '../stream/event-stream.ts'
import { dataOf } from '../stream/numbered-event.ts'
import type { NumberedEvent } from '../stream/numbered-event.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

function encoded(description: string, encodeEvent: (event: NumberedEvent) => string): Unusual {
  return { description, serve: eventStream({ encode: encodeEvent }) }
}

const YESTERDAY_MS = 86_400_000
const DAY_OF_START = Date.now()

export default {
  'no-space': encoded(
    'No space follows the colons.',
    (event) => `id:${event.sequence}\ndata:${dataOf(event)}\n\n`,
  ),
  'many-lines': encoded('The data of each event has several lines.', (event) =>
    encode({
      id: String(event.sequence),
      data: JSON.stringify({ sequence: event.sequence, even: event.sequence % 2 === 0 }, undefined, 2),
    }),
  ),
  empty: encoded('The data is empty; each event is a mere signal.', ({ sequence }) =>
    encode({ id: String(sequence), data: '' }),
  ),
  'empty-without-colon': encoded(
    'A line that says `data` and no more, which makes an event without text.',
    (event) => `id: ${event.sequence}\ndata\n\n`,
  ),
  'data-first': encoded(
    'The data comes before the ID.',
    (event) => `data: ${dataOf(event)}\nid: ${event.sequence}\n\n`,
  ),
  'comment-inside': encoded(
    'A comment stands between the lines of each event.',
    (event) => `id: ${event.sequence}\n: here it comes\ndata: ${dataOf(event)}\n\n`,
  ),
  unicode: encoded(
    'Text of many scripts, with characters of two, three and four bytes, a BOM and a NUL among them.',
    ({ sequence }) =>
      encode({ id: String(sequence), data: `${sequence} Grüße, 世界, 🎉, \uFEFF, \0, \u2028` }),
  ),
  xml: encoded('The data is no JSON.', ({ sequence }) =>
    encode({ id: String(sequence), data: `<event n="${sequence}"><!-- data: none --></event>` }),
  ),
  'looks-like-fields': encoded('The data looks like fields of an event stream.', ({ sequence }) =>
    encode({ id: String(sequence), data: `id: none\nretry: 3s\nData: ${sequence}\n: no comment` }),
  ),
  'old-times': encoded('The data tells when something happened, a day before it is sent.', ({ sequence }) =>
    encode({
      id: String(sequence),
      data: JSON.stringify({ sequence, timestamp: DAY_OF_START - YESTERDAY_MS + sequence * 100 }),
    }),
  ),
} satisfies UnusualServers as UnusualServers

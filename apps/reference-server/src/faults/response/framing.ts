import { eventStream } from '../../stream/event-stream.ts'
import { chunk } from '../../stream/raw-http1.ts'
import type { Faults } from '../fault.ts'

/** HTTP/2 frames its messages itself: none of this can happen there. */
const protocols = ['1.1'] as const

export default {
  'bad-chunk-size': {
    description: 'Chunk sizes that are no hexadecimal numbers.',
    protocols,
    serve: eventStream({
      raw: { lines: ['Transfer-Encoding: chunked'], frame: (bytes) => chunk(bytes, 'zz'), end: '0\r\n\r\n' },
    }),
  },
  'chunk-too-long': {
    description: 'Each chunk is two bytes longer than its size says.',
    protocols,
    serve: eventStream({
      raw: {
        lines: ['Transfer-Encoding: chunked'],
        frame: (bytes) => chunk(bytes, (bytes.length - 2).toString(16)),
        end: '0\r\n\r\n',
      },
    }),
  },
  'two-content-lengths': {
    description: 'Two Content-Length fields that do not agree.',
    protocols,
    serve: eventStream({ raw: { lines: ['Content-Length: 100000', 'Content-Length: 200000'] } }),
  },
  'length-beside-chunked': {
    description: 'Content-Length beside Transfer-Encoding: what request smuggling is made of.',
    protocols,
    serve: eventStream({
      raw: {
        lines: ['Transfer-Encoding: chunked', 'Content-Length: 100000'],
        frame: (bytes) => chunk(bytes),
        end: '0\r\n\r\n',
      },
    }),
  },
  'length-too-large': {
    description: 'Content-Length says more than is sent; the connection ends after 20 events.',
    protocols,
    serve: eventStream({ count: 20, raw: { lines: ['Content-Length: 100000', 'Connection: close'] } }),
  },
} satisfies Faults as Faults

import type { Exchange } from '../../exchange.ts'
import { gzipFlushed } from '../../stream/compressed.ts'
import { OPENING, eventStream, serveEventStream } from '../../stream/event-stream.ts'
import { serveJob } from '../../stream/job.ts'
import { chunk, rawHead, socketOf } from '../../stream/raw-http1.ts'
import type { Faults } from '../fault.ts'

function chunked204({ response }: Exchange): void {
  const fields = { 'Cache-Control': 'no-store' }
  socketOf(response).end(
    `${rawHead(204, ['Transfer-Encoding: chunked', 'Connection: close'], fields)}0\r\n\r\n`,
  )
}

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
  'chunked-twice': {
    description: 'Transfer-Encoding is set once by the application and once by what stands before it.',
    protocols,
    serve: eventStream({
      raw: {
        lines: ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
        frame: (bytes) => chunk(bytes),
        end: '0\r\n\r\n',
      },
    }),
  },
  'gzip-as-transfer-coding': {
    description: 'The content is compressed by a transfer coding, which the client did not ask for with TE.',
    protocols,
    serve: eventStream({
      through: gzipFlushed,
      raw: {
        lines: ['Transfer-Encoding: gzip, chunked'],
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
  'body-after-head': {
    description: 'HEAD is answered with the head and with events after it.',
    protocols,
    serve(exchange) {
      const { request, response } = exchange
      if (request.method !== 'HEAD') return serveEventStream(exchange)
      socketOf(response).end(rawHead(200, ['Connection: close']) + OPENING)
    },
  },
  'chunked-204': {
    description: 'Twenty events; a client that has seen them all gets 204 with Transfer-Encoding.',
    protocols,
    serve: (exchange) => serveJob(exchange, chunked204),
  },
} satisfies Faults as Faults

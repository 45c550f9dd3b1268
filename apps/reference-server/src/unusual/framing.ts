import { eventStream } from '../stream/event-stream.ts'
import { serveJob, stopReconnecting, unseenBytes } from '../stream/job.ts'
import { chunk } from '../stream/raw-http1.ts'
import type { UnusualServers } from '../unusual-endpoint.ts'

const protocols = ['1.1'] as const

export default {
  'ends-with-the-connection': {
    description: 'The body has no framing of its own: it would end with the connection.',
    protocols,
    serve: eventStream({ raw: { lines: ['Connection: close'] } }),
  },
  'chunk-extensions': {
    description: 'Each chunk has extensions, which say nothing to those who do not know them.',
    protocols,
    serve: eventStream({
      raw: {
        lines: ['Transfer-Encoding: chunked'],
        frame: (bytes) => chunk(bytes, `${bytes.length.toString(16)};of="the server; itself";n=1`),
        end: '0;last\r\n\r\n',
      },
    }),
  },
  'chunk-sizes-in-capitals': {
    description: 'Chunk sizes in capital digits, with zeros before them.',
    protocols,
    serve: eventStream({
      raw: {
        lines: ['Transfer-Encoding: Chunked'],
        frame: (bytes) => chunk(bytes, bytes.length.toString(16).toUpperCase().padStart(6, '0')),
        end: '000\r\n\r\n',
      },
    }),
  },
  'content-length': {
    description: 'A stream that is finished some time and says beforehand how long it is.',
    protocols,
    serve(exchange) {
      serveJob(exchange, stopReconnecting, {
        opening: '',
        raw: { lines: [`Content-Length: ${unseenBytes(exchange)}`, 'Connection: close'] },
      })
    },
  },
  informational: {
    description: 'A response of status 103 comes before the final one.',
    protocols,
    serve(exchange) {
      exchange.response.writeEarlyHints({ link: '</style.css>; rel=preload' }, () => {
        void eventStream({})(exchange)
      })
    },
  },
} satisfies UnusualServers as UnusualServers

import { gzipFlushed } from '../../stream/compressed.ts'
import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  unasked: {
    description: 'The stream is compressed whether the client offers gzip or not.',
    serve: eventStream({
      fields: { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' },
      through: gzipFlushed,
    }),
  },
  none: {
    description: '`none` in Content-Encoding, a word that was meant to keep a proxy from compressing.',
    serve: eventStream({ fields: { 'Content-Encoding': 'none' } }),
  },
  identity: {
    description: '`identity` in Content-Encoding, which is for Accept-Encoding alone.',
    serve: eventStream({ fields: { 'Content-Encoding': 'identity' } }),
  },
} satisfies Faults as Faults

import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

export default {
  missing: {
    description: 'No Cache-Control: a cache may keep the stream by its own lights.',
    rules: ['response/cache-control', 'response/no-transform'],
    serve: eventStream({ fields: { 'Cache-Control': undefined } }),
  },
  public: {
    description: 'Any cache may keep the stream for an hour and replay it to others.',
    serve: eventStream({ fields: { 'Cache-Control': 'public, max-age=3600, no-transform' } }),
  },
  unrelated: {
    description: 'Cache-Control is there, and says nothing about keeping.',
    serve: eventStream({ fields: { 'Cache-Control': 'no-transform' } }),
  },
} satisfies Faults as Faults

import { randomBytes } from 'node:crypto'
import { encode } from '@ssespec/grammar'
import { now } from '../stream/clock.ts'
import { eventStream, serveEventStream } from '../stream/event-stream.ts'
import { dataOf, sequenceOf } from '../stream/numbered-event.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

interface Shape {
  readonly idOf: (sequence: number) => string
  /** The number in an ID, as digits; undefined for an ID that is none of ours. */
  readonly digitsIn: (id: string) => string | undefined
}

/** IDs of another shape, from which clients can resume. */
function shaped(description: string, { idOf, digitsIn }: Shape): Unusual {
  return {
    description,
    serve: eventStream({
      encode: (event) => encode({ id: idOf(event.sequence), data: dataOf(event) }),
      startAt: (schedule, id) => schedule.startAfter(sequenceOf(id && digitsIn(id)), now()),
    }),
  }
}

export default {
  none: {
    description: 'No IDs: what a client misses is gone.',
    serve: eventStream({ encode: (event) => encode({ data: dataOf(event) }) }),
  },
  opaque: shaped('IDs that say nothing to a reader.', {
    idOf: (sequence) => Buffer.from(`event ${sequence}`).toString('base64'),
    digitsIn: (id) => /^event (\d+)$/.exec(Buffer.from(id, 'base64').toString())?.[1],
  }),
  'not-ascii': shaped('IDs beyond ASCII; in Last-Event-ID they are UTF-8.', {
    idOf: (sequence) => `évènement-№${sequence}`,
    digitsIn: (id) => /^évènement-№(\d+)$/.exec(id)?.[1],
  }),
  long: shaped('IDs of four kibibytes less a little.', {
    idOf: (sequence) => `${sequence}-${'0'.repeat(4000)}`,
    digitsIn: (id) => /^(\d+)-0{4000}$/.exec(id)?.[1],
  }),
  'with-a-space-inside': shaped('IDs with spaces and punctuation.', {
    idOf: (sequence) => `stream 7; event="${sequence}", of many`,
    digitsIn: (id) => /^stream 7; event="(\d+)", of many$/.exec(id)?.[1],
  }),
  'in-steps': shaped('IDs with gaps: they count by ten.', {
    idOf: (sequence) => String(sequence * 10),
    digitsIn: (id) => (/^[1-9]\d*0$/.test(id) ? id.slice(0, -1) : undefined),
  }),
  'new-on-reconnect': {
    description: 'Each connection has its own IDs for the same events, and resumes from those of any other.',
    serve(exchange) {
      const connection = randomBytes(4).toString('hex')
      serveEventStream(exchange, {
        encode: (event) => encode({ id: `${connection}-${event.sequence}`, data: dataOf(event) }),
        startAt: (schedule, id) =>
          schedule.startAfter(sequenceOf(/^[0-9a-f]{8}-(\d+)$/.exec(id ?? '')?.[1]), now()),
      })
    },
  },
  'shared-by-two': {
    description: 'Two events are written together under one ID.',
    serve: eventStream({
      encode: (event) =>
        encode({ id: String(event.sequence), data: dataOf(event) }) +
        encode({ type: 'also', data: `${event.sequence} too` }),
    }),
  },
  'on-some': {
    description: 'Only each fifth event has an ID; who resumes gets what came after it again.',
    serve: eventStream({
      encode: (event) =>
        encode({ id: event.sequence % 5 === 0 ? String(event.sequence) : undefined, data: dataOf(event) }),
    }),
  },
  'from-the-clock': shaped('IDs are times in milliseconds.', {
    idOf: (sequence) => String(1_700_000_000_000 + sequence * 100),
    digitsIn: (id) => (/^17\d{9}00$/.test(id) ? String((Number(id) - 1_700_000_000_000) / 100) : undefined),
  }),
} satisfies UnusualServers as UnusualServers

import { encode } from '@ssespec/grammar'
import { LONGEST_MS, MOST_BYTES } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { flood } from '../stream/flood.ts'
import { GOOD_FIELDS, setFields } from '../stream/head.ts'

export default {
  description: 'A gigabyte of the smallest events.',
  serve(exchange) {
    setFields(exchange.response, GOOD_FIELDS)
    const events = Buffer.from(encode({ data: '' }).repeat(8192))
    flood(exchange, exchange.response, events, { bytes: MOST_BYTES, ms: LONGEST_MS })
  },
} satisfies Hostile as Hostile

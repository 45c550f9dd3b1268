import { LONGEST_MS, MOST_BYTES } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { flood } from '../stream/flood.ts'
import { GOOD_FIELDS, setFields } from '../stream/head.ts'

export default {
  description: 'A gigabyte of blank lines.',
  serve(exchange) {
    setFields(exchange.response, GOOD_FIELDS)
    flood(exchange, exchange.response, Buffer.alloc(65_536, '\n'), { bytes: MOST_BYTES, ms: LONGEST_MS })
  },
} satisfies Hostile as Hostile

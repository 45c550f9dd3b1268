import { LONGEST_MS, MOST_BYTES } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { flood } from '../stream/flood.ts'
import { GOOD_FIELDS, setFields } from '../stream/head.ts'

export default {
  description: 'One line of data that goes on for a gigabyte.',
  serve(exchange) {
    setFields(exchange.response, GOOD_FIELDS)
    exchange.response.write('data: ')
    flood(exchange, exchange.response, Buffer.alloc(65_536, 'a'), { bytes: MOST_BYTES, ms: LONGEST_MS })
  },
} satisfies Hostile as Hostile

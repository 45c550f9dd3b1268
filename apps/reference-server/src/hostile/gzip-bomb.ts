import { constants, deflateRawSync } from 'node:zlib'
import { LONGEST_MS } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { flood } from '../stream/flood.ts'
import { GOOD_FIELDS, setFields } from '../stream/head.ts'

/** RFC 1952 2.3: the magic, deflate, no flags, no time, no extra flags, an unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
const INFLATED_BLOCK = 16 * 2 ** 20
const INFLATED_IN_ALL = 16 * 2 ** 30

/** A full flush ends at a byte and looks back no further, so that the block can be repeated. */
function block(): Buffer {
  return deflateRawSync(Buffer.alloc(INFLATED_BLOCK, 'a'), { finishFlush: constants.Z_FULL_FLUSH })
}

export default {
  description:
    'Some sixteen megabytes of gzip, whether offered or not, that become sixteen gigabytes of one line.',
  serve(exchange) {
    const { response } = exchange
    const bytes = block()
    setFields(response, GOOD_FIELDS, { 'Content-Encoding': 'gzip' })
    response.write(GZIP_HEADER)
    const blocks = INFLATED_IN_ALL / INFLATED_BLOCK
    flood(exchange, response, bytes, { bytes: blocks * bytes.length, ms: LONGEST_MS })
  },
} satisfies Hostile as Hostile

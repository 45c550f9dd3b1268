import * as fc from 'fast-check'
import type { EventStreamItem } from '../items.ts'
import { saneStreams } from './events.ts'
import { BLANK, itemsOf, linesOf } from './lines.ts'
import { readable } from './readable.ts'
import { lineEnd } from './texts.ts'

/** A stream, and what a client must make of it. */
export interface ValidStream {
  readonly bytes: Uint8Array
  readonly items: readonly EventStreamItem[]
}

/**
 * Streams as a good server writes them, in every way that one may: any line end, with or without a byte order
 * mark and spaces after the colons. `lint` has nothing to say of them. Shrinks to few events with little in them.
 */
export function validStreams(): fc.Arbitrary<ValidStream> {
  return fc
    .record({ events: saneStreams(), end: lineEnd, hasMark: fc.boolean(), isTight: fc.boolean() })
    .map(({ events, end, hasMark, isTight }) => {
      const lines = events.flatMap((event) => [...linesOf(event, isTight), BLANK])
      const text = (hasMark ? '\uFEFF' : '') + lines.map((line) => line.text + end).join('')
      return { bytes: readable(new TextEncoder().encode(text)), items: itemsOf(events) }
    })
}

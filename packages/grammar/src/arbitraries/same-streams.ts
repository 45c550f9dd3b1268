import * as fc from 'fast-check'
import type { EncodableEvent } from '../encode.ts'
import type { DispatchedEvent } from '../handlers.ts'
import { encodableEvents } from './events.ts'
import type { MadeLine } from './lines.ts'
import { BLANK, itemsOf, linesOf } from './lines.ts'
import { readable } from './readable.ts'
import { lineEnd, oneLine } from './texts.ts'

/** Two streams of which clients make the same events. */
export interface SameStreams {
  /** Written in the plainest way. */
  readonly plain: Uint8Array
  /** Written in another way. */
  readonly varied: Uint8Array
  readonly events: readonly DispatchedEvent[]
}

/** How a stream differs from the plainest way to write it. Each list is used from its start, and then no more. */
interface Variation {
  /** For each line, how it ends. */
  readonly ends: readonly string[]
  /** For each field that is not data, before which line of its event it stands. */
  readonly places: readonly number[]
  /** Lines that change nothing, and before which line of the stream they stand. */
  readonly noise: readonly { readonly at: number; readonly line: MadeLine }[]
  readonly isTight: boolean
  readonly hasMark: boolean
}

const noiseLine: fc.Arbitrary<MadeLine> = fc.oneof(
  oneLine.map((text): MadeLine => ({ name: 'comment', text: `:${text}` })),
  fc
    .tuple(fc.constantFrom('other', 'Data', ' data', 'data '), oneLine)
    .map(([name, value]): MadeLine => ({ name: 'other', text: `${name}: ${value}` })),
  fc.constantFrom('x', 'dat', 'id ').map((text): MadeLine => ({ name: 'other', text })),
)

const variation: fc.Arbitrary<Variation> = fc.record({
  ends: fc.array(lineEnd),
  places: fc.array(fc.nat(8)),
  noise: fc.array(fc.record({ at: fc.nat(30), line: noiseLine })),
  isTight: fc.boolean(),
  hasMark: fc.boolean(),
})

/**
 * Pairs of streams that mean the same: with other line ends, in any mix, with fields in another order, with
 * comments and unknown fields, with spaces or without. Shrinks to a single difference.
 */
export function sameStreams(): fc.Arbitrary<SameStreams> {
  return fc.record({ events: fc.array(encodableEvents()), variation }).map(({ events, variation: how }) => ({
    plain: encoded(
      events.flatMap((event) => [...linesOf(event, false), BLANK]),
      [],
    ),
    varied: varied(events, how),
    events: itemsOf(events).flatMap((item) => {
      if (item.kind !== 'event') return []
      const { type, data, lastEventId } = item
      return [{ type, data, lastEventId }]
    }),
  }))
}

function varied(events: readonly EncodableEvent[], how: Variation): Uint8Array {
  const places = [...how.places]
  const lines = events.flatMap((event) => [...reordered(linesOf(event, how.isTight), places), BLANK])
  for (const { at, line } of how.noise) lines.splice(at % (lines.length + 1), 0, line)
  return encoded(lines, how.ends, how.hasMark)
}

/** The lines with all but data in other places: the order of data counts, that of the others does not. */
function reordered(lines: readonly MadeLine[], places: number[]): MadeLine[] {
  const result = lines.filter(({ name }) => name === 'data')
  const others = lines.filter(({ name }) => name !== 'data')
  for (const line of others.toReversed()) result.splice((places.shift() ?? 0) % (result.length + 1), 0, line)
  return result
}

function encoded(lines: readonly MadeLine[], ends: readonly string[], hasMark = false): Uint8Array {
  let text = hasMark ? '\uFEFF' : ''
  for (const [index, line] of lines.entries()) {
    const end = ends[index] ?? '\n'
    // After a CR, the LF of a blank line would not end a line of its own.
    text += line.text === '' && end === '\n' && text.endsWith('\r') ? '\r' : line.text + end
  }
  return readable(new TextEncoder().encode(text))
}

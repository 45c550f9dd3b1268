import * as fc from 'fast-check'
import type { EncodableEvent } from '../encode.ts'
import { oneLine, text } from './texts.ts'

const type = oneLine.filter((line) => line !== '')
const anyId = oneLine.map((line) => line.replaceAll('\0', ''))
const anyRetry = fc.oneof(fc.nat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER))

const VISIBLE = [...'0123456789abcXYZ-_:.'].map((character) => fc.constant(character))
const saneId = fc.string({ unit: fc.oneof(...VISIBLE), maxLength: 6 })
const saneRetry = fc.integer({ min: 100, max: 600_000 })

/** Every event that `encode` takes. */
export function encodableEvents(): fc.Arbitrary<EncodableEvent> {
  return eventsWith(anyId, anyRetry)
}

/** Events that `encode` takes and of which `lint` has nothing to say. */
export function saneEvents(): fc.Arbitrary<EncodableEvent> {
  return eventsWith(saneId, saneRetry)
}

/** Sane events of one stream: none has the ID of another. */
export function saneStreams(): fc.Arbitrary<EncodableEvent[]> {
  return fc.uniqueArray(saneEvents(), {
    selector: ({ id }) => id,
    comparator: (a, b) => a !== undefined && a !== '' && a === b,
  })
}

function eventsWith(id: fc.Arbitrary<string>, retry: fc.Arbitrary<number>): fc.Arbitrary<EncodableEvent> {
  return fc
    .record({ data: text, type, id, retry, comment: oneLine }, { requiredKeys: [] })
    .map(({ type: name, ...rest }) =>
      name === undefined || rest.data === undefined ? rest : { type: name, ...rest },
    )
    .filter((event) => Object.keys(event).length > 0)
}

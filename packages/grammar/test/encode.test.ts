import { describe, expect, test } from 'vitest'
import type { EncodableEvent, EncodeErrorReason, EventStreamItem } from '@ssespec/grammar'
import { encode, encodeBytes, EncodeError, parse, preEncode } from '@ssespec/grammar'
import { encodableEvents } from '@ssespec/grammar/arbitraries'
import { fc } from './property.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What a client meets when it is sent `event`, the last event ID having been `before`. */
function itemsFor({ type, data, id, retry, comment }: EncodableEvent, before: string): EventStreamItem[] {
  const items: EventStreamItem[] = []
  if (comment !== undefined) items.push({ kind: 'comment', text: comment })
  if (retry !== undefined) items.push({ kind: 'retry', retry: Math.abs(retry) }) // −0 arrives as 0.
  if (data !== undefined) {
    const text = data.replaceAll(/\r\n?/g, '\n')
    items.push({ kind: 'event', type: type ?? 'message', data: text, lastEventId: id ?? before })
  }
  return items
}

const codeUnit = fc.oneof(
  fc.constantFrom('\n', '\r', '\0', ' ', ':', 'a', '\uD83D', '\uDE00'),
  fc.string({ unit: 'binary', maxLength: 1 }),
)
const anyText = fc.array(codeUnit, { maxLength: 4 }).map((units) => units.join(''))

/** What can be encoded and what cannot, mixed. */
const anyEvent = fc.record(
  { type: anyText, data: anyText, id: anyText, retry: fc.oneof(fc.nat(), fc.double()), comment: anyText },
  { requiredKeys: [] },
)

function encodedOrRefused(event: EncodableEvent): Uint8Array | EncodeError {
  try {
    return encodeBytes(event)
  } catch (error) {
    if (error instanceof EncodeError) return error
    throw error
  }
}

describe('encode', () => {
  test('then parse gives the event back', () => {
    fc.assert(
      fc.property(encodableEvents(), (event) => {
        expect(parse(encodeBytes(event), { lastEventId: 'before' })).toEqual(itemsFor(event, 'before'))
      }),
    )
  })

  test('gives blocks that stand side by side', () => {
    fc.assert(
      fc.property(fc.array(encodableEvents(), { maxLength: 5 }), (events) => {
        let lastEventId = ''
        const expected = events.flatMap((event) => {
          const items = itemsFor(event, lastEventId)
          lastEventId = event.id ?? lastEventId
          return items
        })
        expect(parse(bytes(events.map(encode).join('')))).toEqual(expected)
      }),
    )
  })

  test('gives any event back or refuses it', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const result = encodedOrRefused(event)
        if (result instanceof EncodeError) return
        expect(parse(result)).toEqual(itemsFor(event, ''))
      }),
    )
  })

  const written: readonly (readonly [string, EncodableEvent, string])[] = [
    ['data', { data: 'hello' }, 'data: hello\n\n'],
    ['empty data, which is an event', { data: '' }, 'data:\n\n'],
    ['a space at the start, which survives', { data: ' x' }, 'data:  x\n\n'],
    ['lines, however they end', { data: 'a\nb\rc\r\nd' }, 'data: a\ndata: b\ndata: c\ndata: d\n\n'],
    ['a line end at the end', { data: 'a\n' }, 'data: a\ndata:\n\n'],
    ['what looks like a field', { data: 'a\n\nid: 1' }, 'data: a\ndata:\ndata: id: 1\n\n'],
    ['the default type, named', { type: 'message', data: 'a' }, 'event: message\ndata: a\n\n'],
    ['an empty ID, which takes the last one back', { id: '' }, 'id:\n\n'],
    ['a comment alone', { comment: 'still here' }, ': still here\n\n'],
    ['an empty comment', { comment: '' }, ':\n\n'],
    [
      'everything, in a fixed order',
      { data: 'd', retry: 0, id: 'i', type: 't', comment: 'c' },
      ': c\nevent: t\nid: i\nretry: 0\ndata: d\n\n',
    ],
    ['fields that are undefined as if they were left out', { data: 'a', id: undefined }, 'data: a\n\n'],
  ]
  for (const [what, event, block] of written) {
    test(`writes ${what}`, () => {
      expect(encode(event)).toBe(block)
      expect(encodeBytes(event)).toEqual(bytes(block))
    })
  }

  const refused: readonly (readonly [string, unknown, keyof EncodableEvent, EncodeErrorReason])[] = [
    ['LF in a type', { type: 'a\nb', data: '' }, 'type', 'line-end'],
    ['CR in a type', { type: 'a\r', data: '' }, 'type', 'line-end'],
    ['LF in an ID', { id: '1\nevent: forged' }, 'id', 'line-end'],
    ['CR in an ID', { id: '1\r' }, 'id', 'line-end'],
    ['LF in a comment', { comment: 'a\ndata: forged' }, 'comment', 'line-end'],
    ['CR in a comment', { comment: '\r' }, 'comment', 'line-end'],
    ['NUL in an ID', { id: 'a\0' }, 'id', 'nul'],
    ['an empty type', { type: '', data: '' }, 'type', 'empty-type'],
    ['a type without data', { type: 'ping', id: '1' }, 'type', 'type-without-data'],
    ['an event without a field', {}, 'data', 'nothing'],
    ['a fraction', { retry: 1.5 }, 'retry', 'not-a-whole-number'],
    ['a negative time', { retry: -1 }, 'retry', 'not-a-whole-number'],
    ['NaN', { retry: Number.NaN }, 'retry', 'not-a-whole-number'],
    ['an endless time', { retry: Infinity }, 'retry', 'not-a-whole-number'],
    ['more than 2^53 − 1', { retry: 2 ** 53 }, 'retry', 'not-a-whole-number'],
    ['a time as text', { retry: '3000' }, 'retry', 'not-a-whole-number'],
    ['a structure as data', { data: { a: 1 } }, 'data', 'not-a-string'],
    ['a number as an ID', { id: 7 }, 'id', 'not-a-string'],
    ['null', { data: null }, 'data', 'not-a-string'],
    ...(['type', 'data', 'id', 'comment'] as const).map(
      (field) =>
        [
          `half a surrogate pair in ${field}`,
          { data: '', [field]: 'a\uD800' },
          field,
          'lone-surrogate',
        ] as const,
    ),
  ]
  for (const [what, event, field, reason] of refused) {
    test(`refuses ${what}`, () => {
      const error = encodedOrRefused(event as EncodableEvent)
      expect(error).toBeInstanceOf(EncodeError)
      expect(error).toMatchObject({ name: 'EncodeError', field, reason, fix: expect.stringMatching(/\.$/) })
      expect((error as EncodeError).message).toMatch(new RegExp(`^Cannot encode ${field}: \\w[^.]+\\. [A-Z]`))
    })
  }
})

describe('preEncode', () => {
  test('gives the bytes and the ID of the event, for good', () => {
    fc.assert(
      fc.property(encodableEvents(), (event) => {
        const encoded = preEncode(event)
        expect(encoded).toEqual({ id: event.id, bytes: encodeBytes(event) })
        expect(Object.isFrozen(encoded)).toBe(true)
      }),
    )
  })

  test('refuses what encode refuses', () => {
    expect(() => preEncode({ id: '1\n', data: '' })).toThrow(EncodeError)
  })
})

import { describe, expect, test } from 'vitest'

import { isEventStream, mediaTypeOf, parseMediaType } from '../../src/analysis/media-type.ts'
import { fc } from '../property.ts'

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,10}$/)
const value = fc.string({ unit: fc.constantFrom('a', 'B', ',', ';', '"', '\\', ' ', '=') })
const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

describe('a media type', () => {
  test('comes back as it was written, with names in lower case', () => {
    const names = fc.uniqueArray(token, { selector: (name) => name.toLowerCase() })
    fc.assert(
      fc.property(token, token, names, fc.infiniteStream(value), (type, subtype, all, values) => {
        const parameters = all.map((name): [string, string] => [name, values.next().value!])
        const text = [
          `${type}/${subtype}`,
          ...parameters.map(([name, each]) => `${name}=${quote(each)}`),
        ].join('; ')
        expect(parseMediaType(text)).toEqual({
          essence: `${type}/${subtype}`.toLowerCase(),
          parameters: new Map(parameters.map(([name, each]) => [name.toLowerCase(), each])),
        })
      }),
    )
  })

  test('is found in no text that has none, and no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = parseMediaType(text)
        expect(text.toLowerCase()).toContain(found?.essence ?? '')
      }),
    )
  })
})

const typed = (...values: readonly string[]) => values.map((each) => ['Content-Type', each] as const)

describe('of a response', () => {
  test.each([
    ['text/event-stream', true],
    [' TEXT/Event-Stream ; charset=utf-8', true],
    ['text/event-stream;', true],
    ['text/html, text/event-stream', true],
    ['text/event-stream, */*', true],
    ['text/event-stream, garbage', true],
    ['text/event-stream, text/html', false],
    ['text/event-streamer', false],
    ['text / event-stream', false],
    ['text/event-stream charset=utf-8', false],
    ['application/json;a="text/event-stream"', false],
    ['', false],
  ])('%j', (text, expected) => {
    expect(isEventStream(typed(text))).toBe(expected)
  })

  test('of several fields the last counts, as Fetch has it', () => {
    expect(isEventStream(typed('text/html', 'text/event-stream'))).toBe(true)
    expect(isEventStream(typed('text/event-stream', 'text/html'))).toBe(false)
  })

  test('a charset holds on while the essence stays the same', () => {
    const charset = (...values: readonly string[]) => mediaTypeOf(typed(...values))?.parameters.get('charset')
    expect(charset('text/event-stream;charset=ascii', 'text/event-stream')).toBe('ascii')
    expect(charset('text/event-stream;charset=ascii', 'text/event-stream;charset=utf-8')).toBe('utf-8')
    expect(charset('text/html;charset=ascii', 'text/event-stream')).toBeUndefined()
  })
})

import { escapeLines, escapeTerminal } from '@ssespec/report'
import { describe, expect, test } from 'vitest'

import { fc } from '../fixtures/property.ts'
import { anyText, UNSHOWABLE } from '../fixtures/texts.ts'

describe('what cannot be shown is written out', () => {
  test.each([
    ['line ends and tabs', 'a\r\n\tb', String.raw`a\r\n\tb`],
    ['C0 and DEL', '\x00\x07\x1b[31m\x7f', String.raw`\x00\x07\x1b[31m\x7f`],
    ['C1', '\x9b31m', String.raw`\x9b31m`],
    ['bidirectional controls', 'a\u202eb\u2066c\u200f', String.raw`a\u202eb\u2066c\u200f`],
    ['what has no width', '\ufeffdata\u200b\u00ad', String.raw`\ufeffdata\u200b\xad`],
    ['separators', '\u2028\u2029', String.raw`\u2028\u2029`],
    ['lone surrogates', 'a\ud800b\udc00', String.raw`a\ud800b\udc00`],
    ['noncharacters', '\uffff\u{1fffe}', String.raw`\uffff\u{1fffe}`],
    ['tags', '\u{e0041}', String.raw`\u{e0041}`],
  ])('%s', (_name, text, shown) => {
    expect(escapeTerminal(text)).toBe(shown)
  })

  test('and the rest stays', () =>
    expect(escapeTerminal('data: café 日本 🙂 \\n')).toBe('data: café 日本 🙂 \\n'))
})

describe('long values', () => {
  test('are cut, and their length said', () => {
    expect(escapeTerminal('x'.repeat(5000), 10)).toBe('xxxxxxxxxx [cut: 5,000 characters in all]')
  })
  test('are not cut inside a character', () => {
    expect(escapeTerminal(`aaa${'🙂'.repeat(9)}`, 4)).toBe('aaa [cut: 21 characters in all]')
  })
  test('cost what is shown, not what is there', () => {
    expect(escapeTerminal('\x1b'.repeat(50_000_000), 10).length).toBeLessThan(100)
  })
})

test('lines of our own stay lines', () => {
  expect(escapeLines('a;\n  b;\r\nc\x1b;\n')).toEqual(['a;', '  b;', String.raw`c\x1b;`])
})

test('nothing unshowable is left of any text', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 50 }), (text, limit) => {
      expect(escapeTerminal(text, limit)).not.toMatch(UNSHOWABLE)
    }),
    { numRuns: 500 },
  )
})

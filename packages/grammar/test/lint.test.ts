import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '@ssespec/grammar'
import { encode, EventStreamLimitError, EventStreamLinter, lint, parse } from '@ssespec/grammar'
import { chunkSizes, chunksOf, hostileBytes } from '@ssespec/grammar/arbitraries'
import { saneStreams } from '../src/arbitraries/events.ts'
import { fc } from './property.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Text in which each character stands for one byte. */
const raw = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const rulesOf = (whole: Uint8Array): string[] => lint(whole).map(({ rule }) => rule)

function lintInChunks(chunks: readonly Uint8Array[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const linter = new EventStreamLinter((diagnostic) => diagnostics.push(diagnostic))
  for (const chunk of chunks) linter.push(chunk)
  linter.end()
  return diagnostics
}

function withReplacement(whole: Uint8Array, { span, replacement = '' }: Diagnostic): Uint8Array {
  return Uint8Array.from([
    ...whole.subarray(0, span.start),
    ...bytes(replacement),
    ...whole.subarray(span.end),
  ])
}

function isUtf8(whole: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(whole)
    return true
  } catch {
    return false
  }
}

describe('lint', () => {
  test('says the same for any chunking', () => {
    fc.assert(
      fc.property(hostileBytes(), chunkSizes(), (whole, sizes) => {
        expect(lintInChunks(chunksOf(whole, sizes))).toEqual(lint(whole))
      }),
    )
  })

  test('finds what is not UTF-8 wherever a decoder does', () => {
    fc.assert(
      fc.property(hostileBytes(), (whole) => {
        expect(rulesOf(whole).includes('stream/utf8')).toBe(!isUtf8(whole))
      }),
    )
  })

  test('finds the end too soon wherever the parser discards', () => {
    fc.assert(
      fc.property(hostileBytes(), (whole) => {
        const isCut = parse(whole).at(-1)?.kind === 'discarded'
        expect(rulesOf(whole).includes('stream/event-terminated')).toBe(isCut)
      }),
    )
  })

  test('points at what it speaks of', () => {
    fc.assert(
      fc.property(hostileBytes(), (whole) => {
        for (const { span, line, column, text } of lint(whole)) {
          const before = decoder.decode(whole.subarray(0, span.start))
          const lines = before.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
          expect(line).toBe(lines.length)
          expect([...text].slice(0, column - 1).join('')).toBe(lines.at(-1))
          expect(span.end).toBeGreaterThanOrEqual(span.start)
          expect(span.end).toBeLessThanOrEqual(whole.length)
        }
      }),
    )
  })

  test('offers replacements that mend what they are for', () => {
    fc.assert(
      fc.property(hostileBytes(), (whole) => {
        for (const diagnostic of lint(whole)) {
          if (diagnostic.replacement === undefined) continue
          const isSame = ({ message, line, column }: Diagnostic): boolean =>
            message === diagnostic.message && line === diagnostic.line && column === diagnostic.column
          const left = lint(withReplacement(whole, diagnostic)).filter(isSame)
          // Of two byte order marks in a row one is left.
          expect(left.length).toBeLessThanOrEqual(diagnostic.text.startsWith('\uFEFF\uFEFF') ? 1 : 0)
        }
      }),
    )
  })

  test('has nothing to say of what is encoded, with a sane retry and an ID for a header', () => {
    fc.assert(
      fc.property(saneStreams(), (events) => {
        expect(lint(bytes(events.map(encode).join('')))).toEqual([])
      }),
    )
  })

  test('takes time that grows as the stream does', () => {
    expect(lint(new Uint8Array(2 ** 20).fill(0xff))).toHaveLength(2)
    expect(lint(bytes('x\n'.repeat(2 ** 17)))).toHaveLength(2 ** 17 + 1)
    expect(lint(raw('data: \xff\n'.repeat(2 ** 17)))).toHaveLength(2 ** 17 + 1)
  })
})

describe('each rule', () => {
  const said: readonly (readonly [string, string | Uint8Array, Partial<Diagnostic>])[] = [
    ['a name in capitals', 'Data: x\n\n', { rule: 'stream/unknown-field', column: 1, replacement: 'data' }],
    ['a space before a name', ' data: x\n\n', { rule: 'stream/unknown-field', replacement: 'data' }],
    ['a space before the colon', 'id : 1\n\n', { rule: 'stream/unknown-field', replacement: 'id' }],
    ['a line of text', '{"a":1}\n\n', { rule: 'stream/unknown-field', span: { start: 0, end: 7 } }],
    ['seconds', 'retry: 3s\n', { rule: 'stream/retry-digits', column: 8, replacement: '3000' }],
    ['milliseconds', 'retry:250 ms\n', { rule: 'stream/retry-digits', column: 7, replacement: '250' }],
    ['half a minute', 'retry: 0.5 min\n', { rule: 'stream/retry-digits', replacement: '30000' }],
    ['a fraction', 'retry: 1000.4\n', { rule: 'stream/retry-digits', replacement: '1000' }],
    ['a space after the digits', 'retry: 1000 \n', { rule: 'stream/retry-digits', replacement: '1000' }],
    ['no time at all', 'retry\n', { rule: 'stream/retry-digits', column: 6, span: { start: 5, end: 5 } }],
    ['a time in words', 'retry: soon\n', { rule: 'stream/retry-digits' }],
    ['a time that is nearly none', 'retry: 99\n', { rule: 'stream/retry-sane', span: { start: 7, end: 9 } }],
    ['a time beyond sense', 'retry: 600001\n', { rule: 'stream/retry-sane' }],
    ['a NUL in an ID', 'id: 1\x002\n\n', { rule: 'stream/id-nul', column: 5, replacement: '12' }],
    ['a space around an ID', 'id:  7\n\n', { rule: 'stream/id-header-safe', replacement: '7' }],
    ['a control character in an ID', 'id: \x01\n\n', { rule: 'stream/id-header-safe' }],
    [
      'an ID that comes again after another',
      'id: 1\ndata\n\nid: 2\ndata\n\nid: 1\ndata\n\n',
      { rule: 'stream/id-unique', line: 7, column: 5, span: { start: 28, end: 29 } },
    ],
    ['a long ID', `id: ${'é'.repeat(2049)}\n\n`, { rule: 'stream/id-header-safe' }],
    [
      'a byte order mark on a later line',
      'data: 1\n\n\uFEFFdata: 2\n\n',
      { rule: 'stream/bom', line: 3, span: { start: 9, end: 12 }, replacement: '' },
    ],
    [
      'a second byte order mark',
      '\uFEFF\uFEFFdata: 1\n\ndata\n\n',
      { rule: 'stream/bom', line: 1, column: 1, span: { start: 3, end: 6 } },
    ],
    [
      'a type without data',
      'event: ping\nid: 1\n\n',
      { rule: 'stream/event-without-data', line: 1, span: { start: 0, end: 11 } },
    ],
    [
      'a line end of another kind',
      'data: a\rdata: b\n\n',
      { rule: 'stream/line-endings', line: 2, column: 8, span: { start: 15, end: 16 } },
    ],
    [
      'CR LF after LF',
      'data: a\n\ndata: b\r\n\n',
      { rule: 'stream/line-endings', line: 3, span: { start: 16, end: 18 } },
    ],
    [
      'Latin-1',
      raw('data: caf\xe9\n\n'),
      { rule: 'stream/utf8', severity: 'error', column: 10, span: { start: 9, end: 10 } },
    ],
    [
      'a character cut by the end of a line',
      raw('data: \xe2\x82\n\n'),
      { rule: 'stream/utf8', message: 'The bytes E2 82 are not UTF-8', span: { start: 6, end: 8 } },
    ],
    [
      'the end inside a line',
      'data: 1\n\ndata: é',
      {
        rule: 'stream/event-terminated',
        severity: 'error',
        line: 3,
        column: 8,
        span: { start: 17, end: 17 },
      },
    ],
    ['the end inside an event', 'data: 1\n', { rule: 'stream/event-terminated', line: 1, column: 8 }],
  ]
  for (const [what, whole, expected] of said) {
    test(`speaks of ${what}, once`, () => {
      const found = lint(typeof whole === 'string' ? bytes(whole) : whole).filter(
        ({ rule }) => rule === expected.rule,
      )
      expect(found).toEqual([expect.objectContaining(expected)])
    })
  }

  const silent: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['the four fields and a comment', ': hi\nretry: 3000\nid: 1\nevent: a\ndata: 1\n\n'],
    ['a byte order mark at the start', '\uFEFFdata: 1\n\n'],
    ['a byte order mark in a value', 'data: \uFEFF1\n\n'],
    ['U+FFFD that was sent', 'data: \uFFFD\n\n'],
    ['CR LF throughout', 'data: 1\r\n\r\ndata: 2\r\n\r\n'],
    ['CR throughout', 'data: 1\r\rdata: 2\r\r'],
    ['a CR LF of which half has come', 'data: 1\r\n\r\ndata: 2\r\n\r'],
    ['an ID alone, and a retry alone', 'id: 1\n\nretry: 100\n\n'],
    ['an ID that is taken back', 'id\ndata: 1\n\n'],
    ['an ID of two events that may have been written together', 'id: 1\ndata: 1\n\nid: 1\ndata: 2\n\n'],
    ['an ID that names no event between', 'id: 1\ndata\n\nid: 2\n\nid: 1\ndata\n\n'],
    ['an ID taken back twice', 'id\ndata\n\nid: 1\ndata\n\nid\ndata\n\n'],
    ['a comment at the end', 'data: 1\n\n: bye\n'],
  ]
  for (const [what, whole] of silent) {
    test(`has nothing to say of ${what}`, () => {
      expect(lint(bytes(whole))).toEqual([])
    })
  }

  test('of dispatching speaks where a stream has lines, and not one data field', () => {
    expect(rulesOf(bytes('<html>\n</html>\n'))).toEqual([
      'stream/unknown-field',
      'stream/unknown-field',
      'stream/dispatches',
    ])
    expect(rulesOf(bytes('x\n\ndata\n\n'))).not.toContain('stream/dispatches')
    expect(rulesOf(bytes(': only\nid: 1\n\n'))).toEqual([])
  })
})

describe('a linter', () => {
  test('speaks as soon as a line has ended', () => {
    const diagnostics: Diagnostic[] = []
    const linter = new EventStreamLinter((diagnostic) => diagnostics.push(diagnostic))
    linter.push(bytes('Data: x'))
    expect(diagnostics).toEqual([])
    linter.push(bytes('\n'))
    expect(diagnostics).toEqual([expect.objectContaining({ rule: 'stream/unknown-field' })])
  })

  test('keeps to limits', () => {
    expect(() => lint(bytes('data: too long'), { limits: { line: 4 } })).toThrow(EventStreamLimitError)
  })

  test('takes nothing after the end, and bytes only', () => {
    const linter = new EventStreamLinter(() => {})
    expect(() => linter.push('data' as unknown as Uint8Array)).toThrow(TypeError)
    linter.end()
    linter.end()
    expect(() => linter.push(bytes('x'))).toThrow('after end()')
  })
})

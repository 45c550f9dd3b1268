import { EventStreamParser } from '@ssespec/grammar'
import { expect, test } from 'vitest'

import { linesOf } from '../../src/analysis/lines.ts'
import { fc } from '../property.ts'

const scraps = fc.array(fc.constantFrom('\r', '\n', '\r\n', 'data', ': é', '\ufeff', ''), { maxLength: 40 })

test('lines and their ends are the stream again', () => {
  const ends = { LF: '\n', CR: '\r', 'CR LF': '\r\n' }
  fc.assert(
    fc.property(scraps, (parts) => {
      const text = parts.join('')
      const bytes = new TextEncoder().encode(text)
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
      const again = [...linesOf(bytes)].map(({ start, end, ending }) => {
        const line = decoder.decode(bytes.subarray(start, end))
        expect(line).not.toMatch(/[\r\n]/)
        // The last byte may be a CR of which nobody knows yet whether an LF follows.
        return line + (ending === 'none' ? decoder.decode(bytes.subarray(end)) : ends[ending])
      })
      expect(again.join('')).toBe(text)
    }),
  )
})

test('lines are those that the parser reads', () => {
  fc.assert(
    fc.property(scraps, (parts) => {
      const bytes = new TextEncoder().encode(parts.join(''))
      const read: string[] = []
      const parser = new EventStreamParser({ onLine: (line) => read.push(line) })
      parser.push(bytes)
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
      const ended = [...linesOf(bytes)].filter(({ end }) => end < bytes.length)
      const lines = ended.map(({ start, end }) => decoder.decode(bytes.subarray(start, end)))
      // The parser takes one byte order mark away, which is no part of the first line.
      expect(lines.map((line, index) => (index === 0 ? line.replace(/^\ufeff/, '') : line))).toEqual(read)
    }),
  )
})

test('a flood of blank lines is read one after another, without a list of them', () => {
  const bytes = new Uint8Array(4_000_000).fill(0x0a)
  let count = 0
  for (const { ending } of linesOf(bytes)) count += ending === 'LF' ? 1 : 0
  expect(count).toBe(bytes.length)
})

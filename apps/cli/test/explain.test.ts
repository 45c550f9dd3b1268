import { compose, type Recording } from '@ssespec/recording'
import { rules } from '@ssespec/rules'
import { describe, expect, test } from 'vitest'

import { exchangeLines } from '../src/explain/exchange.ts'

function stream(probe: string, ...reads: readonly (readonly [content: string | Uint8Array, at: number])[]) {
  const started = compose({ probe }).request({ Accept: 'text/event-stream' }).head(200, {}, 5)
  return reads
    .reduce((composer, [content, at]) => composer.body(content, at), started)
    .leave(3000)
    .build()
}

describe('an exchange for people', () => {
  test('says when each read came', () => {
    expect(exchangeLines([stream('open', ['data: 1\n\n', 100], ['data: 2\n\n', 2100])])).toEqual([
      '> GET /events',
      '> Accept: text/event-stream',
      '< 200, at 5 ms',
      '< 9 bytes at 100 ms:',
      '| data: 1',
      '|',
      '< 9 bytes at 2100 ms:',
      '| data: 2',
      '|',
      '(the client leaves at 3000 ms)',
    ])
  })

  test('cuts what is long, and counts the rest', () => {
    const reads = Array.from({ length: 5 }, (_, index) => ['x'.repeat(1000), 100 + index] as const)
    const lines = exchangeLines([stream('open', ...reads)])
    expect(lines).toContain('| … 880 bytes more')
    expect(lines).toContain('< … 2 reads more, 2,000 bytes, until 104 ms')
  })

  test('writes out what nobody would see', () => {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x64, 0x3a, 0x1b, 0x0d, 0x0a])
    expect(exchangeLines([stream('open', [bytes, 100])])).toContain(String.raw`| \ufeffd:\x1b\r`)
    expect(exchangeLines([stream('open', [new Uint8Array([0x64, 0xe9]), 100])])).toContain('| d<e9>')
  })

  test('names several, and shows those that are alike once', () => {
    const lines = exchangeLines([stream('open'), stream('aborts'), stream('aborts')])
    expect(lines.filter((line) => line.startsWith('['))).toEqual(['[open]', '[aborts, 2 times]'])
  })
})

test.each(rules)('the exchanges of $id can be shown anywhere', ({ examples }) => {
  const all: Recording[] = [...examples.pass, ...examples.fail].flatMap(({ recordings }) => [...recordings])
  const lines = exchangeLines(all)
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.filter((line) => /[\0-\x1f\x7f-\x9f\ufffd]/.test(line))).toEqual([])
})

import { PassThrough } from 'node:stream'
import type { WriteStream } from 'node:tty'

import { afterEach, expect, test, vi } from 'vitest'

import { progress } from '../src/progress.ts'

/** A terminal so wide, as far as it knows. */
function terminal(columns: number): WriteStream {
  const cursor = { clearLine: () => true, cursorTo: () => true, moveCursor: () => true }
  return Object.assign(new PassThrough(), {
    isTTY: true,
    columns,
    rows: 24,
    ...cursor,
  }) as unknown as WriteStream
}

afterEach(() => {
  vi.unstubAllEnvs()
})

function said(stream: WriteStream): string {
  const told = progress(stream)
  told.say('building')
  told.done()
  return String((stream as unknown as PassThrough).read() ?? '')
}

test('one line on a terminal', () => {
  vi.stubEnv('CI', '')
  expect(said(terminal(80))).toContain('building')
})

test('nothing on a terminal that does not know its width', () => {
  vi.stubEnv('CI', '')
  expect(said(terminal(0))).toBe('')
})

test('nothing in CI', () => {
  vi.stubEnv('CI', 'true')
  expect(said(terminal(80))).toBe('')
})

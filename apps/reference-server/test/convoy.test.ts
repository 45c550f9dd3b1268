import { expect, test } from 'vitest'

import { Convoy } from '../src/stream/convoy.ts'
import type { Sink } from '../src/stream/sink.ts'

function sinkThatTakes(takes: boolean): Sink {
  return { write: () => takes, end() {}, cut() {} }
}

test('one that is full holds up all, until it has drained', () => {
  const convoy = new Convoy()
  const full = convoy.through(sinkThatTakes(false), () => {})
  const other = convoy.through(sinkThatTakes(true), () => {})
  full.write(new Uint8Array(1))
  expect(other.write(new Uint8Array(1))).toBe(false)
  full.drained?.()
  expect(other.write(new Uint8Array(1))).toBe(true)
})

test('who has left holds nobody up, though something is still written to it', () => {
  const convoy = new Convoy()
  const gone = convoy.through(sinkThatTakes(false), () => {})
  const other = convoy.through(sinkThatTakes(true), () => {})
  gone.closed?.()
  gone.write(new Uint8Array(1))
  expect(other.write(new Uint8Array(1))).toBe(true)
})

// Run by hostile-streams.test.ts in a process with a small heap: what held on to the stream would end it.
import assert from 'node:assert/strict'
import { EventStreamLimitError, EventStreamParser } from '@ssespec/grammar'

const encoder = new TextEncoder()
const KIB = 1024
const MIB = 1024 * KIB

/** An event of many chunks, with a little data in each: 512 MiB pass, 128 KiB are data. */
function dataHiddenInComments(): void {
  let length = 0
  const parser = new EventStreamParser({ onEvent: ({ data }) => (length = data.length) })
  const chunk = encoder.encode(`:${'x'.repeat(64 * KIB)}\ndata: sixteen letters.\n`)
  for (let count = 0; count < 8192; count += 1) parser.push(chunk)
  parser.push(encoder.encode('\n'))
  assert.equal(length, 8192 * 17 - 1)
}

/** An ID and a type, new in every chunk. */
function idsAndTypes(): void {
  const parser = new EventStreamParser({})
  const chunk = encoder.encode(`id: ${'1'.repeat(32)}\nevent: ${'e'.repeat(32)}\n: ${'x'.repeat(64 * KIB)}\n`)
  for (let count = 0; count < 4096; count += 1) parser.push(chunk)
  assert.equal(parser.lastEventId, '')
}

/** A line that does not end, within a limit. */
function endlessLine(): void {
  const parser = new EventStreamParser({}, { limits: { line: MIB } })
  const chunk = new Uint8Array(64 * KIB).fill(0x78)
  const pushes = (): void => {
    for (;;) parser.push(chunk)
  }
  assert.throws(pushes, new EventStreamLimitError('line', MIB, MIB))
}

/** An event that does not end, within a limit. */
function endlessEvent(): void {
  const parser = new EventStreamParser({}, { limits: { line: MIB, event: MIB } })
  const chunk = encoder.encode(`data: ${'x'.repeat(KIB)}\n`)
  const pushes = (): void => {
    for (;;) parser.push(chunk)
  }
  assert.throws(pushes, EventStreamLimitError)
}

/** One long line in each of many streams, all of them open: 256 MiB have passed. */
function longLineOnce(): void {
  const parsers = Array.from({ length: 256 }, () => new EventStreamParser({}))
  const half = new Uint8Array(MIB / 2).fill(0x78)
  const end = encoder.encode('\n')
  for (const parser of parsers) for (const chunk of [half, half, end]) parser.push(chunk)
  globalThis.gc?.()
  assert.ok(process.memoryUsage().arrayBuffers < 32 * MIB)
  assert.deepEqual(new Set(parsers.map(({ lastEventId }) => lastEventId)), new Set(['']))
}

/** A small ID in a large chunk, in each of many streams, all of them open: 512 MiB have passed. */
function smallIdsInLargeChunks(): void {
  const parsers = Array.from({ length: 2048 }, () => new EventStreamParser({}))
  const chunk = encoder.encode(`id: ${'1'.repeat(32)}\n: ${'x'.repeat(256 * KIB)}\ndata: cut off here`)
  for (const parser of parsers) parser.push(chunk)
  assert.equal(parsers[0]?.lastEventId, '')
}

/** Millions of lines without a colon, and of one byte, in one chunk: time must grow as the stream does. */
function shortLines(): void {
  let fields = 0
  const parser = new EventStreamParser({ onField: () => (fields += 1) })
  parser.push(encoder.encode('x\n'.repeat(2 * MIB)))
  assert.equal(fields, 2 * MIB)
}

dataHiddenInComments()
idsAndTypes()
endlessLine()
endlessEvent()
longLineOnce()
smallIdsInLargeChunks()
shortLines()

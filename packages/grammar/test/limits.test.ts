import { describe, expect, test } from 'vitest'
import type { EventStreamLimits } from '@ssespec/grammar'
import { EventStreamLimitError, EventStreamParser, parse } from '@ssespec/grammar'
import { chunkSizes, chunksOf, hostileBytes } from '@ssespec/grammar/arbitraries'
import { fc } from './property.ts'
import type { Report } from './reports.ts'
import { eventsAmong, recordEventsInto, recordInto } from './reports.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const limit = fc.option(fc.integer({ min: 1, max: 40 }), { nil: Infinity })
const limits = fc.record({ line: limit, event: limit, id: limit })

/** What the parser reports until it is done, or goes beyond a limit. */
function run(
  chunks: readonly Uint8Array[],
  bounds: EventStreamLimits,
): { reports: Report[]; error: unknown } {
  const reports: Report[] = []
  const parser = new EventStreamParser(recordInto(reports), { limits: bounds, offsets: true })
  try {
    for (const chunk of chunks) parser.push(chunk)
    parser.end()
  } catch (error) {
    if (!(error instanceof EventStreamLimitError)) throw error
    return { reports, error: { limit: error.limit, max: error.max, offset: error.offset } }
  }
  return { reports, error: undefined }
}

/** As `run`, but without spans, lines and fields, and up to the events that have been reported. */
function runPlainly(chunks: readonly Uint8Array[], bounds: EventStreamLimits): ReturnType<typeof run> {
  const reports: Report[] = []
  const parser = new EventStreamParser(recordEventsInto(reports), { limits: bounds })
  try {
    for (const chunk of chunks) parser.push(chunk)
    parser.end()
  } catch (error) {
    if (!(error instanceof EventStreamLimitError)) throw error
    return { reports, error: { limit: error.limit, max: error.max, offset: error.offset } }
  }
  return { reports, error: undefined }
}

function failure(text: string, bounds: EventStreamLimits): unknown {
  return run([bytes(text)], bounds).error
}

describe('limits', () => {
  test('strike at the same byte for any chunking', () => {
    fc.assert(
      fc.property(hostileBytes(), chunkSizes(), limits, (whole, sizes, bounds) => {
        expect(run(chunksOf(whole, sizes), bounds)).toEqual(run([whole], bounds))
      }),
    )
  })

  test('strike at the same byte where nobody asks for lines, fields and spans', () => {
    const wide = fc.option(fc.integer({ min: 1, max: 400 }), { nil: Infinity })
    const manyLimits = fc.oneof(limits, fc.record({ line: wide, event: wide, id: wide }))
    fc.assert(
      fc.property(hostileBytes(), chunkSizes(), manyLimits, (whole, sizes, bounds) => {
        const { reports, error } = run([whole], bounds)
        expect(runPlainly(chunksOf(whole, sizes), bounds)).toEqual({ reports: eventsAmong(reports), error })
      }),
    )
  })

  test('change nothing before they strike', () => {
    fc.assert(
      fc.property(hostileBytes(), limits, (whole, bounds) => {
        const { reports } = run([whole], bounds)
        expect(run([whole], {}).reports.slice(0, reports.length)).toEqual(reports)
      }),
    )
  })

  test('on lines count the bytes before the line end', () => {
    expect(failure('data: é\n\n', { line: 8 })).toBeUndefined()
    expect(failure('data: é\n\n', { line: 7 })).toEqual({ limit: 'line', max: 7, offset: 7 })
    expect(failure('\uFEFFdata: é\n\n', { line: 8 })).toBeUndefined()
    expect(failure('\uFEFFdata: é\n\n', { line: 7 })).toEqual({ limit: 'line', max: 7, offset: 10 })
  })

  test('on lines strike before the line ends', () => {
    expect(failure('a\n: no end in si', { line: 8 })).toEqual({ limit: 'line', max: 8, offset: 10 })
    expect(failure('\uFEFF12345678', { line: 8 })).toBeUndefined()
  })

  test('on events count the values of data and the LFs between them', () => {
    const event = 'id: 1\ndata: ab\nevent: x\ndata: é\ndata\n\n'
    expect(failure(event, { event: 6 })).toBeUndefined()
    expect(failure(event, { event: 5 })).toEqual({ limit: 'event', max: 5, offset: 37 })
    expect(failure(event, { event: 4 })).toEqual({ limit: 'event', max: 4, offset: 31 })
    expect(failure('data: abc\n\ndata: abc\n\n', { event: 3 })).toBeUndefined()
  })

  test('on events count the LF between values of two chunks', () => {
    const chunks = ['data: ab\n', 'data: cd\n'].map(bytes)
    expect(run(chunks, { event: 5 }).error).toBeUndefined()
    expect(run(chunks, { event: 4 }).error).toEqual({ limit: 'event', max: 4, offset: 16 })
  })

  test('on events leave comments alone: heartbeats may go on for ever', () => {
    expect(failure('data: a\n' + ': still here\n'.repeat(1000) + '\n', { event: 1 })).toBeUndefined()
  })

  test('on IDs count the value, unless the ID is ignored', () => {
    expect(failure('id: 1234\n', { id: 4 })).toBeUndefined()
    expect(failure('x\nid: 12345\n', { id: 4 })).toEqual({ limit: 'id', max: 4, offset: 10 })
    expect(failure('id: 12345\0\n', { id: 4 })).toBeUndefined()
  })

  test('are said in words, with what to do', () => {
    expect(() => parse(bytes('data: abc'), { limits: { line: 4 } })).toThrow(
      'The line goes beyond 4 bytes at offset 4. Raise limits.line if the stream is to be trusted.',
    )
  })

  for (const max of [0, -1, 1.5, Number.NaN]) {
    test(`of ${max} bytes are refused`, () => {
      expect(() => new EventStreamParser({}, { limits: { line: max } })).toThrow(RangeError)
    })
  }
})

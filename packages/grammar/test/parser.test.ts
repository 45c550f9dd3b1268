import { describe, expect, test } from 'vitest'
import type { EventStreamParserOptions } from '@ssespec/grammar'
import { EventStreamParser } from '@ssespec/grammar'
import { chunkSizes, chunksOf, hostileBytes } from '@ssespec/grammar/arbitraries'
import { fc } from './property.ts'
import { interpret } from './reference.ts'
import type { Report } from './reports.ts'
import { eventsAmong, recordEventsInto, recordInto } from './reports.ts'

function reportsOf(chunks: readonly Uint8Array[], options: EventStreamParserOptions): Report[] {
  const reports: Report[] = []
  const parser = new EventStreamParser(recordInto(reports), options)
  for (const chunk of chunks) parser.push(chunk)
  parser.end()
  return reports
}

const withoutSpans = (reports: readonly Report[]): Report[] =>
  reports.map((report) => ({ ...report, span: undefined }))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const locatedReportsOf = (text: string): Report[] => reportsOf([bytes(text)], { offsets: true })

const eventSpansOf = (text: string): unknown[] =>
  locatedReportsOf(text)
    .filter(({ on }) => on === 'event')
    .map(({ span }) => span)

describe('the parser', () => {
  test('is tried on streams most of which have events', () => {
    const samples = fc.sample(hostileBytes(), 200)
    const fruitful = samples.filter((whole) => interpret(whole).some(({ on }) => on === 'event'))
    expect(fruitful.length).toBeGreaterThan(100)
  })

  test('equals the reference interpreter', () => {
    fc.assert(
      fc.property(hostileBytes(), (whole) => {
        expect(reportsOf([whole], { offsets: true })).toEqual(interpret(whole))
      }),
    )
  })

  test('gives the same result for any chunking', () => {
    fc.assert(
      fc.property(hostileBytes(), chunkSizes(), (whole, sizes) => {
        expect(reportsOf(chunksOf(whole, sizes), { offsets: true })).toEqual(interpret(whole))
      }),
    )
  })

  test('does the same without offsets, and gives no spans', () => {
    fc.assert(
      fc.property(hostileBytes(), chunkSizes(), (whole, sizes) => {
        expect(reportsOf(chunksOf(whole, sizes), {})).toEqual(withoutSpans(interpret(whole)))
      }),
    )
  })

  test('does the same where nobody asks for lines and fields', () => {
    fc.assert(
      fc.property(hostileBytes(), chunkSizes(), (whole, sizes) => {
        const reports: Report[] = []
        const parser = new EventStreamParser(recordEventsInto(reports))
        for (const chunk of chunksOf(whole, sizes)) parser.push(chunk)
        parser.end()
        expect(reports).toEqual(eventsAmong(interpret(whole)))
      }),
    )
  })

  test('keeps no hold on a chunk: its memory may be reused', () => {
    fc.assert(
      fc.property(hostileBytes(), chunkSizes(), (whole, sizes) => {
        const reports: Report[] = []
        const parser = new EventStreamParser(recordInto(reports), { offsets: true })
        const reused = new Uint8Array(whole.length)
        for (const chunk of chunksOf(whole, sizes)) {
          reused.set(chunk)
          parser.push(reused.subarray(0, chunk.length))
          reused.fill(0x0a)
        }
        parser.end()
        expect(reports).toEqual(interpret(whole))
      }),
    )
  })

  test('reads LF, CR LF and CR alike', () => {
    fc.assert(
      fc.property(hostileBytes(), (whole) => {
        const lf = whole.map((byte) => (byte === 0x0d ? 0x0a : byte))
        const crLf = Uint8Array.from([...lf].flatMap((byte) => (byte === 0x0a ? [0x0d, 0x0a] : [byte])))
        const cr = lf.map((byte) => (byte === 0x0a ? 0x0d : byte))
        expect(reportsOf([crLf], {})).toEqual(reportsOf([lf], {}))
        expect(reportsOf([cr], { offsets: true })).toEqual(reportsOf([lf], { offsets: true }))
      }),
    )
  })

  test('goes on with the last event ID it is given', () => {
    fc.assert(
      fc.property(hostileBytes(), fc.string(), (whole, lastEventId) => {
        expect(reportsOf([whole], { lastEventId, offsets: true })).toEqual(interpret(whole, lastEventId))
      }),
    )
  })
})

describe('spans', () => {
  test('count bytes, a byte order mark included', () => {
    expect(locatedReportsOf('\uFEFFdata: é\n\n')).toEqual([
      { on: 'line', what: 'data: é', span: { start: 3, end: 11 } },
      { on: 'field', what: { name: 'data', value: 'é' }, span: { start: 3, end: 11 } },
      { on: 'line', what: '', span: { start: 12, end: 12 } },
      {
        on: 'event',
        what: { type: 'message', data: 'é', lastEventId: '' },
        span: { start: 3, end: 13 },
      },
    ])
  })

  test('of events run from the first line of the block to the byte that dispatched', () => {
    expect(eventSpansOf(': hi\ndata\n\ndata\n\n')).toEqual([
      { start: 0, end: 11 },
      { start: 11, end: 17 },
    ])
    expect(eventSpansOf('data\r\n\r\ndata\r\n\r\n')).toEqual([
      { start: 0, end: 7 },
      { start: 8, end: 15 },
    ])
    expect(eventSpansOf('\n\ndata\r\rdata\r\r')).toEqual([
      { start: 2, end: 8 },
      { start: 8, end: 14 },
    ])
  })

  test('of what is discarded are the cut event, or the cut line alone', () => {
    expect(locatedReportsOf('x\n\n: hi\ndata: a\nda').at(-1)).toEqual({
      on: 'discard',
      span: { start: 3, end: 18 },
    })
    expect(locatedReportsOf(': hi\nda').at(-1)).toEqual({ on: 'discard', span: { start: 5, end: 7 } })
    expect(locatedReportsOf('id\r\n').at(-1)).toEqual({ on: 'discard', span: { start: 0, end: 4 } })
  })
})

describe('a CR', () => {
  test('dispatches at once, without waiting for what may be its LF', () => {
    const reports: Report[] = []
    const parser = new EventStreamParser(recordInto(reports))
    parser.push(bytes('data: now\r\n\r'))
    expect(reports.at(-1)?.on).toBe('event')
  })
})

describe('the last event ID', () => {
  test('is set by the blank line, with or without an event', () => {
    const parser = new EventStreamParser({}, { lastEventId: '1' })
    expect(parser.lastEventId).toBe('1')
    parser.push(bytes('id: 2\n'))
    expect(parser.lastEventId).toBe('1')
    parser.push(bytes('\n'))
    expect(parser.lastEventId).toBe('2')
    parser.push(bytes('id: 3\ndata: cut'))
    parser.end()
    expect(parser.lastEventId).toBe('2')
  })
})

describe('wrong use', () => {
  test('push after end is refused; end after end does nothing', () => {
    const parser = new EventStreamParser({})
    parser.end()
    parser.end()
    expect(() => parser.push(bytes('data\n'))).toThrow('push() after end()')
  })

  test('no handler may call back into the parser', () => {
    const reentrant: EventStreamParser = new EventStreamParser({ onEvent: () => reentrant.end() })
    expect(() => reentrant.push(bytes('data\n\n'))).toThrow('end() inside a handler')
  })

  test('what a handler throws reaches the caller, and the stream cannot go on', () => {
    const parser = new EventStreamParser({
      onEvent: () => {
        throw new Error('mine')
      },
    })
    expect(() => parser.push(bytes('data\n\n'))).toThrow('mine')
    expect(() => parser.push(bytes('data\n\n'))).toThrow('after push() threw')
  })

  test('text is refused: bytes are what a stream is made of', () => {
    const parser = new EventStreamParser({})
    expect(() => parser.push('data: text\n\n' as unknown as Uint8Array)).toThrow(TypeError)
  })
})

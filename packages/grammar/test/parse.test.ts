import { describe, expect, test } from 'vitest'
import type { EventStreamItem } from '@ssespec/grammar'
import { EventStreamLimitError, parse } from '@ssespec/grammar'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('parse', () => {
  test('gives items without spans, unless asked for', () => {
    const stream = bytes(': hi\nretry: 1\ndata: x\n\nid')
    expect(parse(stream)).toStrictEqual([
      { kind: 'comment', text: 'hi' },
      { kind: 'retry', retry: 1 },
      { kind: 'event', type: 'message', data: 'x', lastEventId: '' },
      { kind: 'discarded' },
    ])
    expect(parse(stream, { offsets: true })).toStrictEqual([
      { kind: 'comment', text: 'hi', span: { start: 0, end: 4 } },
      { kind: 'retry', retry: 1, span: { start: 5, end: 13 } },
      { kind: 'event', type: 'message', data: 'x', lastEventId: '', span: { start: 0, end: 23 } },
      { kind: 'discarded', span: { start: 23, end: 25 } },
    ])
  })

  test('reads a stream of a megabyte without a gap', () => {
    const expected: EventStreamItem[] = []
    let stream = ''
    for (let id = 0; stream.length < 2 ** 20; id += 1) {
      const data = `${id}${'é'.repeat(id % 97)}`
      stream += `id: ${id}\r\ndata: ${data}\r\n\r\n`
      expected.push({ kind: 'event', type: 'message', data, lastEventId: String(id) })
    }
    expect(parse(bytes(stream))).toEqual(expected)
  })

  test('starts with the last event ID it is given', () => {
    const [item] = parse(bytes('data\n\n'), { lastEventId: '7' })
    expect(item).toEqual({ kind: 'event', type: 'message', data: '', lastEventId: '7' })
  })

  test('keeps to limits', () => {
    expect(() => parse(bytes('id: 12345\n'), { limits: { id: 4 } })).toThrow(EventStreamLimitError)
  })
})

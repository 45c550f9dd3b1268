import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { ByteSource, EventStreamItem, EventStreamParserOptions } from '@ssespec/grammar'
import { EventStreamDecoderStream, EventStreamLimitError, parse, parseStream } from '@ssespec/grammar'
import { chunkSizes, chunksOf, hostileBytes } from '@ssespec/grammar/arbitraries'
import { fc } from './property.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function collect(items: AsyncIterable<EventStreamItem>): Promise<EventStreamItem[]> {
  const collected: EventStreamItem[] = []
  for await (const item of items) collected.push(item)
  return collected
}

const transformed = (
  chunks: readonly Uint8Array[],
  options?: EventStreamParserOptions,
): ReadableStream<EventStreamItem> =>
  ReadableStream.from(chunks).pipeThrough(new EventStreamDecoderStream(options))

describe('parseStream and EventStreamDecoderStream', () => {
  test('give what parse gives, for any chunking', async () => {
    await fc.assert(
      fc.asyncProperty(hostileBytes(), chunkSizes(), async (whole, sizes) => {
        const chunks = chunksOf(whole, sizes)
        const expected = parse(whole, { offsets: true })
        await expect(collect(parseStream(chunks, { offsets: true }))).resolves.toEqual(expected)
        await expect(collect(transformed(chunks, { offsets: true }))).resolves.toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })

  test('give each item as soon as it is there', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const items = parseStream(readable)
    void writer.write(bytes('data: first\n\ndata: sec'))
    await expect(items.next()).resolves.toMatchObject({ value: { data: 'first' } })
    void writer.write(bytes('ond\n\n'))
    await expect(items.next()).resolves.toMatchObject({ value: { data: 'second' } })
    void writer.close()
    await expect(items.next()).resolves.toMatchObject({ done: true })
  })
})

describe('parseStream', () => {
  test('reads all that gives bytes', async () => {
    const chunks = [bytes('data: a\n'), bytes('\n: b\n')]
    const expected = parse(bytes('data: a\n\n: b\n'))
    const sources: ByteSource[] = [
      chunks,
      new Set(chunks),
      ReadableStream.from(chunks),
      Readable.from(chunks),
    ]
    for (const source of sources) await expect(collect(parseStream(source))).resolves.toEqual(expected)
  })

  test('goes on with the last event ID it is given', async () => {
    const [item] = await collect(parseStream([bytes('data\n\n')], { lastEventId: '7' }))
    expect(item).toMatchObject({ lastEventId: '7' })
  })

  test('cancels the source when it is left early', async () => {
    const source = cancellable([bytes('data: 1\n\n'), bytes('data: 2\n\n')])
    for await (const item of parseStream(source.stream)) {
      expect(item).toMatchObject({ data: '1' })
      break
    }
    expect(source.isCancelled()).toBe(true)
  })

  test('cancels the source and fails where the stream goes beyond a limit', async () => {
    const source = cancellable([bytes('data: too long'), bytes('\n\n'), bytes('data\n\n')])
    const items = parseStream(source.stream, { limits: { line: 4 } })
    await expect(collect(items)).rejects.toThrow(EventStreamLimitError)
    expect(source.isCancelled()).toBe(true)
  })

  test('fails as the source does', async () => {
    const failing = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('cut')),
    })
    await expect(collect(parseStream(failing))).rejects.toThrow('cut')
  })
})

describe('EventStreamDecoderStream', () => {
  test('tells the last event ID when all has been read', async () => {
    const decoder = new EventStreamDecoderStream({ lastEventId: '1' })
    expect(decoder.lastEventId).toBe('1')
    await collect(ReadableStream.from([bytes('id: 2\n\nid: 3\n')]).pipeThrough(decoder))
    expect(decoder.lastEventId).toBe('2')
  })

  test('fails where the stream goes beyond a limit', async () => {
    const items = collect(transformed([bytes('data: too long')], { limits: { line: 4 } }))
    await expect(items).rejects.toThrow(EventStreamLimitError)
  })

  test('refuses wrong limits at once', () => {
    expect(() => new EventStreamDecoderStream({ limits: { line: 0 } })).toThrow(RangeError)
  })
})

/** A stream of the chunks that tells whether it has been cancelled. */
function cancellable(chunks: readonly Uint8Array[]): {
  stream: ReadableStream<Uint8Array>
  isCancelled: () => boolean
} {
  let isCancelled = false
  const left = [...chunks]
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = left.shift()
      if (chunk) controller.enqueue(chunk)
      else controller.close()
    },
    cancel: () => {
      isCancelled = true
    },
  })
  return { stream: source, isCancelled: () => isCancelled }
}

import type { EventStreamItem } from './items.ts'
import { itemHandlers } from './items.ts'
import type { EventStreamParserOptions } from './parser.ts'
import { EventStreamParser } from './parser.ts'

/** Bytes as they arrive: the body of a response, a Node stream, an array of chunks. */
export type ByteSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/**
 * The items of a stream as they arrive, in order. To stop early, with `break` or `return`, cancels the source.
 *
 * @example
 * for await (const item of parseStream(response.body)) {
 *   if (item.kind === 'event') console.log(item.data)
 * }
 * @throws EventStreamLimitError where the stream goes beyond a limit
 * @throws what the source fails with
 */
export async function* parseStream(
  source: ByteSource,
  options?: EventStreamParserOptions,
): AsyncGenerator<EventStreamItem, void, undefined> {
  let items: EventStreamItem[] = []
  const parser = new EventStreamParser(
    itemHandlers((item) => items.push(item)),
    options,
  )
  for await (const chunk of chunksOf(source)) {
    parser.push(chunk)
    yield* items
    items = []
  }
  parser.end()
  yield* items
}

function chunksOf(source: ByteSource): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  // A ReadableStream can be iterated itself, but not in every browser.
  return 'getReader' in source ? readAll(source) : source
}

async function* readAll(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // Of a stream that has ended this does nothing; of one that has failed it gives the failure once more.
    await reader.cancel()
    reader.releaseLock()
  }
}

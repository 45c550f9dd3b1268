import { createRequire } from 'node:module'
import { createParser } from 'eventsource-parser'
import { EventStreamParser } from '@ssespec/grammar'
import { _iterSSEMessages as iterateMessages } from 'openai/core/streaming'

const require = createRequire(import.meta.url)

/** Reads a stream from its bytes to its events, and gives the total length of their data. */
export type Read = (chunks: readonly Uint8Array[]) => number | Promise<number>

export interface BenchedParser {
  readonly name: string
  readonly packageName?: string
  /** Not so the floor: it reads bytes and finds no events. */
  readonly isParser: boolean
  readonly read: Read
}

const ours: Read = (chunks) => {
  let length = 0
  const parser = new EventStreamParser({ onEvent: (event) => (length += event.data.length) })
  for (const chunk of chunks) parser.push(chunk)
  parser.end()
  return length
}

/** It takes text: what bytes cost is a part of it, as its own TransformStream is used. */
const eventsourceParser: Read = (chunks) => {
  let length = 0
  const decoder = new TextDecoder()
  const parser = createParser({ onEvent: (event) => (length += event.data.length) })
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }))
  return length
}

interface UndiciStream {
  _transform(chunk: Uint8Array, encoding: string, callback: (error?: Error) => void): void
  processEvent(event: { data?: string }): void
}
const { EventSourceStream } = require('undici/lib/web/eventsource/eventsource-stream.js') as {
  EventSourceStream: new () => UndiciStream
}

/** Its parser without the stream around it. */
const undici: Read = (chunks) => {
  let length = 0
  const stream = new EventSourceStream()
  stream.processEvent = ({ data = '' }) => (length += data.length)
  const onDone = (error?: Error): void => {
    if (error) throw error
  }
  for (const chunk of chunks) stream._transform(Buffer.from(chunk.buffer, 0, chunk.length), 'buffer', onDone)
  return length
}

/** It has no other way in than a response. */
const openai: Read = async (chunks) => {
  let length = 0
  const response = { body: toAsync(chunks) } as unknown as Response
  for await (const { data } of iterateMessages(response, new AbortController())) length += data.length
  return length
}

async function* toAsync(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

interface FetchEventSource {
  getLines(onLine: (line: Uint8Array, fieldLength: number) => void): (chunk: Uint8Array) => void
  getMessages(
    onId: (id: string) => void,
    onRetry: (retry: number) => void,
    onMessage: (message: { data: string }) => void,
  ): (line: Uint8Array, fieldLength: number) => void
}
const { getLines, getMessages } =
  require('@microsoft/fetch-event-source/lib/cjs/parse.js') as FetchEventSource

const fetchEventSource: Read = (chunks) => {
  let length = 0
  const ignore = (): void => {}
  const onChunk = getLines(getMessages(ignore, ignore, ({ data }) => (length += data.length)))
  for (const chunk of chunks) onChunk(chunk)
  return length
}

/** What no parser can be faster than that makes text of every byte with a TextDecoder. */
const floor: Read = (chunks) => {
  let length = 0
  const decoder = new TextDecoder()
  for (const chunk of chunks) length += decoder.decode(chunk, { stream: true }).length
  return length
}

export const OURS = '@ssespec/grammar'

/** What is compared, in the order of the table's columns. */
export const parsers: readonly BenchedParser[] = [
  { name: OURS, isParser: true, read: ours },
  { name: 'eventsource-parser', packageName: 'eventsource-parser', isParser: true, read: eventsourceParser },
  { name: 'undici', packageName: 'undici', isParser: true, read: undici },
  { name: 'openai', packageName: 'openai', isParser: true, read: openai },
  {
    name: 'fetch-event-source',
    packageName: '@microsoft/fetch-event-source',
    isParser: true,
    read: fetchEventSource,
  },
  { name: 'TextDecoder alone', isParser: false, read: floor },
]

/** One row of the table: a stream, and how it is cut into chunks. */
export interface Workload {
  readonly title: string
  /** What the ratio to the best peer is aimed at. */
  readonly aim: number
  readonly chunks: readonly Uint8Array[]
  readonly bytes: number
  readonly events: number
}

const KIB = 1024
const LINE =
  'the quick brown fox jumps over the lazy dog and on it goes, word by word, until the line is long enough '

const repeated = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length)

/** 60 bytes: what a language model sends for a word or two. */
const TOKEN = 'data: {"id":"","index":0,"delta":{"content":" brown fox"}}\n\n'
const EVENT = `id: 12345\nevent: update\ndata: ${repeated(LINE, KIB - 32)}\n\n`
const LONG_LINE = `data: ${repeated(LINE, 64 * KIB)}\n\n`
const COMMENTED = ': still here\r\nid: 12345\r\nevent: update\r\ndata: {"price":12.5,"size":100}\r\n\r\n'
const CYRILLIC = `event: новость\ndata: ${repeated('съешь же ещё этих мягких французских булок, да выпей чаю ', 120)}\n\n`
const LATIN = 'data: {"city":"Zürich","name":"Café de la Gare","note":"déjà vu"}\n\n'

/** Small enough to stay in the processor's cache, as chunks do that have just come from a socket. */
export const workloads: readonly Workload[] = [
  workload('60-byte tokens in 16 KiB chunks', 1.1, TOKEN, 4000, 16 * KIB),
  workload('1 KiB events in 16 KiB chunks', 1.1, EVENT, 250, 16 * KIB),
  workload('64 KiB lines in 1 KiB chunks', 1.1, LONG_LINE, 4, KIB),
  workload('CR LF, comments, ids and types in 16 KiB chunks', 1.1, COMMENTED, 3000, 16 * KIB),
  workload('Cyrillic text in 16 KiB chunks', 1.1, CYRILLIC, 1000, 16 * KIB),
  workload('JSON with accents in 16 KiB chunks', 1.1, LATIN, 3500, 16 * KIB),
  workload('60-byte tokens, one event a chunk', 1.3, TOKEN, 500, 'event'),
  workload('60-byte tokens in 1-byte chunks', 2.5, TOKEN, 50, 1),
]

function workload(
  title: string,
  aim: number,
  event: string,
  events: number,
  chunkSize: number | 'event',
): Workload {
  const bytes = new TextEncoder().encode(event.repeat(events))
  const size = chunkSize === 'event' ? bytes.length / events : chunkSize
  // Each chunk in memory of its own, as a socket gives them.
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  )
  return { title, aim, chunks, bytes: bytes.length, events }
}

import type { EndEntry, Entry, Header, Protocol, RequestEntry } from './entry.ts'
import type { Recording } from './recording.ts'

const encoder = new TextEncoder()

/** What a recording made by hand is called; everything but the probe has a default. */
export interface ComposedTitle {
  readonly probe: string
  readonly step?: string
  readonly attempt?: number
  readonly protocol?: Protocol
  readonly url?: string
}

/**
 * Builds a recording by hand, for examples and tests. Times are milliseconds since the start and never run backwards.
 *
 * ```ts
 * compose({ probe: 'open' }).head(200, { 'Content-Type': 'text/event-stream' }).body('data: 1\n\n', 100).build()
 * ```
 */
export class RecordingComposer {
  readonly #title: Omit<Recording, 'startedAt' | 'startedAtMonotonicMs' | 'entries'>
  readonly #entries: Entry[] = []
  #at = 0

  constructor(title: ComposedTitle) {
    this.#title = { step: '', attempt: 1, protocol: 'http/1.1', url: 'http://127.0.0.1/events', ...title }
  }

  /** A request; one for the recording's own URL is put in front of the first head if none was given. */
  request(
    headers: Readonly<Record<string, string>> = {},
    at: number = this.#at,
    url: string = this.#title.url,
  ): this {
    const request: Omit<RequestEntry, 'at'> = {
      kind: 'request',
      method: 'GET',
      url,
      headers: pairs(headers),
      bodyBytes: 0,
    }
    return this.add({ ...request, at })
  }

  head(
    status: number,
    headers: Readonly<Record<string, string>> | readonly Header[] = {},
    at: number = this.#at,
  ): this {
    this.#asked()
    const httpVersion = this.#title.protocol === 'http/1.1' ? '1.1' : '2'
    return this.add({ kind: 'head', at, httpVersion, status, reason: '', headers: pairs(headers) })
  }

  /** Content that one read gave; text is encoded as UTF-8. */
  body(content: string | Uint8Array, at: number = this.#at): this {
    return this.add({
      kind: 'body',
      at,
      bytes: typeof content === 'string' ? encoder.encode(content) : content,
    })
  }

  /** The peer ends the message. */
  end(how: EndEntry['how'] = 'last-chunk', at: number = this.#at): this {
    return this.add({ kind: 'end', at, how })
  }

  /** We leave, as a probe does when its time is up. */
  leave(at: number = this.#at): this {
    return this.add({ kind: 'abort', at, why: 'duration' })
  }

  /** Any other entry. */
  add(entry: Entry): this {
    if (entry.at < this.#at) throw new RangeError(`an entry at ${entry.at} ms after one at ${this.#at} ms`)
    if (entry.kind !== 'request' && entry.kind !== 'connect') this.#asked()
    this.#at = entry.at
    this.#entries.push(entry)
    return this
  }

  build(): Recording {
    return {
      ...this.#title,
      startedAt: '2026-01-01T00:00:00.000Z',
      startedAtMonotonicMs: 1_000_000,
      entries: [...this.#entries],
    }
  }

  #asked(): void {
    if (this.#entries.some((entry) => entry.kind === 'request')) return
    this.#entries.push({
      kind: 'request',
      at: 0,
      method: 'GET',
      url: this.#title.url,
      headers: [],
      bodyBytes: 0,
    })
  }
}

/** Starts a recording made by hand. */
export function compose(title: ComposedTitle): RecordingComposer {
  return new RecordingComposer(title)
}

function pairs(headers: Readonly<Record<string, string>> | readonly Header[]): readonly Header[] {
  return Array.isArray(headers)
    ? (headers as readonly Header[])
    : Object.entries(headers as Record<string, string>)
}

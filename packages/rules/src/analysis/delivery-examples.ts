import { compose, type Recording } from '@ssespec/recording'

import { streamHeaders } from '../example.ts'

/** Stamps begin here, in ms, on a clock of their own. */
const MADE_AT = 5_000_000

function event(n: number, madeMs: number): string {
  return `id: ${n}\ndata: {"sequence":${n},"sentAt":${MADE_AT + madeMs}}\n\n`
}

/** Stamped events made each `madeEveryMs` ms and let go each `everyMs` ms. */
export function timed(
  probe: string,
  everyMs: number,
  count: number,
  madeEveryMs: number = everyMs,
): Recording {
  const composer = compose({ probe }).head(200, streamHeaders, 5)
  for (let from = 0; from < count;) {
    const at = Math.ceil((from * madeEveryMs + 1) / everyMs) * everyMs
    let text = ''
    for (; from < count && from * madeEveryMs < at; from++) text += event(from + 1, from * madeEveryMs)
    composer.body(text, at + 5)
  }
  return composer.leave(100_000).build()
}

/** Bursts of ten stamped events that were made together. */
export function burst(probe: string): Recording {
  const composer = compose({ probe }).head(200, streamHeaders, 5)
  for (let round = 0; round < 5; round++) {
    const at = 600 * (round + 1)
    const text = Array.from({ length: 10 }, (_, index) => event(round * 10 + index + 1, at)).join('')
    composer.body(text, at + 5)
  }
  return composer.leave(4000).build()
}

/** Events without stamps, made each 10 ms, behind a buffer of the given size in bytes. */
export function buffered(probe: string, size: number): Recording {
  const composer = compose({ probe }).head(200, streamHeaders, 5)
  let pending = ''
  for (let n = 1; n <= 600; n++) {
    pending += `data: event number ${n} of a stream that a proxy buffers, with a hundred or so bytes each time\n\n`
    for (; pending.length >= size; pending = pending.slice(size))
      composer.body(pending.slice(0, size), n * 10)
  }
  return composer.leave(7000).build()
}

/** How {@link flowing} differs from an event each 100 ms. */
export interface Flow {
  readonly gzip?: boolean
  /** Events let go at once. */
  readonly together?: number
  /** How much later each event comes, in ms. */
  readonly laterMs?: number
  /** When the exchange starts, in ms after the others of the example. */
  readonly startMs?: number
  /** Other names make other events. */
  readonly name?: string
}

/** Thirty events without stamps, one each 100 ms, as decoded. */
export function flowing(probe: string, flow: Flow = {}): Recording {
  const { gzip = false, together = 1, laterMs = 0, startMs = 0, name = 'event' } = flow
  const composer = compose({ probe }).head(
    200,
    { ...streamHeaders, ...(gzip && { 'Content-Encoding': 'gzip' }) },
    5,
  )
  for (let last = together; last <= 30; last += together) {
    const ids = Array.from({ length: together }, (_, index) => last - together + index + 1)
    const text = ids.map((id) => `id: ${id}\ndata: ${name} ${id}\n\n`).join('')
    const at = last * 100 + laterMs - startMs
    if (gzip) composer.add({ kind: 'body', at, bytes: new Uint8Array([0x1f]) })
    composer.add({ kind: gzip ? 'decoded' : 'body', at, bytes: new TextEncoder().encode(text) })
  }
  const made = composer.leave(3400).build()
  return { ...made, startedAtMonotonicMs: made.startedAtMonotonicMs + startMs }
}

/** The same exchange, asked for as early, with everything in it some ms later: the server had others to serve. */
export function later(recording: Recording, ms: number): Recording {
  const entries = recording.entries.map((entry) =>
    entry.kind === 'request' ? entry : { ...entry, at: entry.at + ms },
  )
  return { ...recording, entries }
}

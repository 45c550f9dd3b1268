import type { Http2Session } from 'node:http2'
import type { Exchange } from '../../exchange.ts'
import { FRAME } from '../../http/frame-editor.ts'
import { http2StreamOf } from '../../http/http2-stream.ts'
import { eventStream, serveEventStream } from '../../stream/event-stream.ts'
import type { Sink, Through } from '../../stream/sink.ts'
import type { Faults } from '../fault.ts'

const STOPS_MS = 3000
const sinks = new WeakMap<Http2Session, Set<HeldSink>>()

/** A stream that can be made to wait. */
class HeldSink implements Sink {
  readonly #sink: Sink
  #held: Uint8Array[] | undefined

  constructor(sink: Sink) {
    this.#sink = sink
  }

  write(bytes: Uint8Array): boolean {
    if (this.#held === undefined) return this.#sink.write(bytes)
    this.#held.push(bytes)
    return true
  }

  hold(): void {
    this.#held ??= []
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const bytes of held) this.#sink.write(bytes)
  }

  end(): void {
    // What is due later is not written any more.
    this.hold()
    this.#sink.end()
  }

  cut(): void {
    this.#sink.cut()
  }
}

/** Serves a stream; where its client cancels it, something is done to all others on the connection. */
function doing(toOthers: (others: ReadonlySet<HeldSink>) => void): (exchange: Exchange) => void {
  return (exchange) => {
    const stream = http2StreamOf(exchange)
    const { session } = stream ?? {}
    if (stream === undefined || session === undefined) return serveEventStream(exchange)
    const open = sinks.get(session) ?? new Set()
    sinks.set(session, open)
    const through: Through = (wire) => {
      const sink = new HeldSink(wire)
      open.add(sink)
      exchange.response.once('close', () => open.delete(sink))
      stream.once('aborted', () => {
        open.delete(sink)
        toOthers(open)
      })
      return sink
    }
    serveEventStream(exchange, { through })
  }
}

export default {
  'closes-the-connection': {
    description: 'A client that cancels one stream loses the connection and every stream on it.',
    protocols: ['2', '2c'],
    serve(exchange) {
      const stream = http2StreamOf(exchange)
      stream?.once('aborted', () => stream.session?.destroy())
      serveEventStream(exchange)
    },
  },
  'ends-the-others': {
    description: 'A client that cancels one stream sees END_STREAM on every other of the connection.',
    protocols: ['2', '2c'],
    serve: doing((others) => others.forEach((sink) => sink.end())),
  },
  'stops-the-others': {
    description: 'A client that cancels one stream gets nothing on the others of the connection for 3 s.',
    protocols: ['2', '2c'],
    serve: doing((others) => {
      others.forEach((sink) => sink.hold())
      setTimeout(() => others.forEach((sink) => sink.release()), STOPS_MS).unref()
    }),
  },
  ignored: {
    description: 'RST_STREAM is not heard: the stream goes on.',
    protocols: ['2', '2c'],
    front: {
      ports: ['cleartext', 'secure'],
      fromClient: (frame) => (frame.type === FRAME.resetStream ? undefined : frame),
    },
    serve: eventStream({}),
  },
} satisfies Faults as Faults

/**
 * The k6 module `k6/x/eventsource`: event streams as the WHATWG HTML standard defines them
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html), for load tests.
 */
declare module 'k6/x/eventsource' {
  /** `'5s'`, `'1m30s'`, or a number of milliseconds. */
  export type Duration = string | number

  /** What `EventSource` and `openStreams` have in common. */
  export interface StreamOptions {
    /**
     * What the connection speaks. Without it: HTTP/1.1 for http URLs, and what ALPN settles for
     * https URLs. `h2` needs an https URL, `h2c` (HTTP/2 in cleartext) an http URL.
     */
    protocol?: 'http/1.1' | 'h2' | 'h2c' | ''
    /** Sent with each request. `Accept` and `Cache-Control` are set unless given here. */
    headers?: Record<string, string>
    /** `GET` unless given. */
    method?: string
    /** Sent with each request, reconnections included. Needs a method other than GET. */
    body?: string | ArrayBuffer
    /** Sent as `Last-Event-ID` with the first request. */
    lastEventId?: string
    /** How many attempts in a row may fail before the stream does. Without it: no limit. */
    maxRetries?: number
    /**
     * Spreads reconnections: up to this part of the reconnection time is added to it at random. 1 is
     * up to twice the time. Nothing is ever taken away. 0 unless given.
     */
    jitter?: number
    /** Used until the stream sets another one with `retry`. 3 s unless given. */
    reconnectionTime?: Duration
    /** From the start of an attempt to the response head. 60 s unless given. */
    timeout?: Duration
    /** The most bytes one event or line may have; more fails the stream. 8 MiB unless given. */
    maxEventBytes?: number
    /** HTTP/2 only: a connection of its own for each stream. */
    connectionPerStream?: boolean
    /**
     * HTTP/2 only: share at most so many connections; streams that find no room wait. Without it:
     * as few as the peer's limit of streams allows.
     */
    connections?: number
    /** Where an event's number is, counting up by one in each stream: `'id'`, `'data'`, `'data.sequence'`. */
    sequence?: string
    /**
     * Where an event's stamp is: milliseconds on the host's monotonic clock at which the event was due,
     * as from Node's `process.hrtime`. `'data.sentAt'` is the member sentAt of the JSON in data.
     */
    sentAt?: string
    /**
     * The server reads this host's clock though its address does not show it: in a container, or behind
     * an address that is forwarded. Stamps of other hosts are rejected otherwise.
     */
    sameHost?: boolean
    /** Tags for this stream's samples. */
    tags?: Record<string, string>
  }

  export interface EventSourceOptions extends StreamOptions {
    /** The most events that wait for handlers; further ones are dropped and counted. 16384 unless given. */
    maxQueued?: number
    /** Accepted and without effect: there is no page whose credentials could be withheld. */
    withCredentials?: boolean
  }

  export interface EventSourceEvent {
    readonly type: string
    /** Milliseconds since 1970, taken when the read that brought the event returned. */
    readonly timeStamp: number
    readonly target: EventSource
  }

  export interface MessageEvent extends EventSourceEvent {
    readonly data: string
    readonly lastEventId: string
    /** Of the URL that answered, redirects followed. */
    readonly origin: string
  }

  export interface ErrorEvent extends EventSourceEvent {
    /** What went wrong. Beyond the standard, which tells scripts nothing. */
    readonly message: string
  }

  type Listener<E> = ((this: EventSource, event: E) => void) | { handleEvent(event: E): void }

  /**
   * The standard's EventSource. An iteration does not end while one is open: close it. An exception in
   * a handler ends the iteration.
   * @throws in the init context, for a URL that is none, for options that are wrong or unknown.
   */
  export class EventSource {
    static readonly CONNECTING: 0
    static readonly OPEN: 1
    static readonly CLOSED: 2
    readonly CONNECTING: 0
    readonly OPEN: 1
    readonly CLOSED: 2
    constructor(url: string, options?: EventSourceOptions)
    readonly url: string
    readonly readyState: 0 | 1 | 2
    readonly withCredentials: false
    onopen: ((this: EventSource, event: EventSourceEvent) => void) | null
    onmessage: ((this: EventSource, event: MessageEvent) => void) | null
    /** `readyState` is CONNECTING while the stream will reconnect, CLOSED when it has failed. */
    onerror: ((this: EventSource, event: ErrorEvent) => void) | null
    addEventListener(type: 'open', listener: Listener<EventSourceEvent>, options?: { once?: boolean }): void
    addEventListener(type: 'error', listener: Listener<ErrorEvent>, options?: { once?: boolean }): void
    addEventListener(type: string, listener: Listener<MessageEvent>, options?: { once?: boolean }): void
    removeEventListener(type: string, listener: object): void
    /** No event is dispatched afterwards. */
    close(): void
  }

  export interface OpenStreamsOptions extends StreamOptions {
    /** How many. 1 unless given. */
    count?: number
    /** The time over which their starts are spread evenly. */
    spread?: Duration
    /** How long they are kept open after the last was started. Without it: until `close()` or the iteration's end. */
    duration?: Duration
  }

  /** Percentiles in milliseconds, true to 0.2 %; `max` is exact. */
  export interface Percentiles {
    p50: number
    p90: number
    p95: number
    p99: number
    p999: number
    max: number
    count: number
  }

  export interface StreamCounts {
    asked: number
    /** Were open at least once. */
    opened: number
    /** The most open at once in this process. */
    peak: number
    /** Were given up. */
    failed: number
    open: number
    reconnects: number
    /** Attempts to reconnect. */
    attempts: number
    /** Attempts that led to no stream, and why some did not: nobody listened, or it was cut before an answer. */
    attemptsFailed: number
    refused: number
    reset: number
    earlyReconnects: number
    /** The most HTTP/2 connections that streams shared, and the most streams that waited for room on them. */
    http2Connections: number
    waiting: number
    /** The SETTINGS_MAX_CONCURRENT_STREAMS that a server announced; null: none did. */
    http2StreamLimit: number | null
  }

  export interface EventCounts {
    /** By their numbers, from the first seen to the last of each stream. null: they carry no number. */
    sent: number | null
    /** Came, duplicates not counted. */
    captured: number
    lost: number | null
    duplicated: number | null
    reordered: number | null
    /** Were due before the reconnection that brought them. null: they carry no stamp. */
    replayed: number | null
    bytes: number
    /** Carried a stamp of this host's clock, or one that cannot be. */
    stamped: number
    stampsRejected: number
    /** Connections that ended inside a line or an event. */
    discarded: number
  }

  /** null is what could not be seen. */
  export interface Measured {
    streams: StreamCounts
    events: EventCounts
    timeToHeadMs: Percentiles | null
    timeToFirstEventMs: Percentiles | null
    latencyMs: Percentiles | null
    gapMs: Percentiles | null
    /** From the loss of a connection to the head of the next. */
    reconnectMs: Percentiles | null
    /** Why attempts failed and connections were lost, the most frequent first; at most 21 reasons. */
    failures: Failure[]
  }

  export interface Failure {
    error: string
    count: number
    /** How it looks from here. `files` and `ports`: this process, or this host, has none left. */
    kind: 'refused' | 'reset' | 'closed' | 'silent' | 'answered' | 'files' | 'ports' | 'other'
    /** Of an answer that is no event stream. */
    status?: number
    /** The proxy or server whose own error page the answer is, such as `nginx/1.22.1`. */
    by?: string
  }

  export interface Streams {
    /** Resolves when all streams are over; never rejects. The iteration waits for it. */
    readonly finished: Promise<Measured>
    /** Starts no more streams; those that are open stay so. */
    hold(): void
    close(): void
    /** So far. */
    totals(): Measured
  }

  /**
   * Opens many streams and measures them, without a call into the script for any event.
   * @throws in the init context, for a URL that is none, for options that are wrong or unknown.
   */
  export function openStreams(url: string, options?: OpenStreamsOptions): Streams

  /** Pairs of a value and how often it came, from the smallest on. */
  export type Histogram = [value: number, count: number][]

  /** When connections were lost and came back: milliseconds since the beginning, in steps of 10, for the first hour. */
  export interface Recovery {
    /** The beginning on the host's monotonic clock, in milliseconds; null: nothing was lost. */
    beganAtMs: number | null
    dropped: Histogram
    attempts: Histogram
    /** When streams were open again for the last time, and when they had an event again. */
    restored: Histogram
    heard: Histogram
    /** Streams that were dropped and not open at their end. */
    notRestored: number
  }

  export interface Summary extends Measured {
    /** The generator kept up. */
    valid: boolean
    /** A sentence that says what to change. */
    invalidBecause?: string
    generator: {
      /** The largest size of this process, over the most streams open at once. */
      memoryPerStreamKiB: number | null
      cpuPerEventUs: number | null
      /** One in a hundred of the generator's own wake-ups came later than this. */
      lagMs: number
      lagMaxMs: number
      /** The part of this machine's processors that the process used. */
      cpuShare: number
      residentBytes: number
      cpuMs: number
    }
    /** All values, in milliseconds, so that the figures of several processes can be merged. */
    histograms: Record<
      'timeToHeadMs' | 'timeToFirstEventMs' | 'latencyMs' | 'gapMs' | 'reconnectMs',
      Histogram
    >
    recovery: Recovery
    /** What `keep` was given, by name; null: nothing. */
    kept: Record<string, unknown> | null
  }

  /** Keeps a value that JSON can hold for `summary()`: `handleSummary` runs in a VU of its own. */
  export function keep(name: string, value: unknown): void

  /**
   * Milliseconds of the host's monotonic clock, with a fraction, as Node's `process.hrtime` reads it: for scripts that
   * time what no stream brings. null: this system does not tell it.
   */
  export function now(): number | null

  /** Watches the generator from here on, also while no stream is open: for scripts that load by other means. */
  export function watch(): void

  /** What all streams of this process came to. Meant for `handleSummary`. */
  export function summary(): Summary
}

/** A stream of numbered, stamped events, and what becomes of it. */
export interface StreamScript {
  readonly do: 'stream'
  /** Whether a comment goes out together with the head. */
  readonly opening: boolean
  /** Time before the first event, in ms. */
  readonly firstMs: number
  /** Events a second; 0 for a stream that stays silent. */
  readonly rate: number
  /** Characters of padding in each event. */
  readonly size: number
  /** Padding that compresses well, or not at all. */
  readonly pad: 'text' | 'noise'
  /** After so many events comes `after`; none of it unless given. */
  readonly count: number
  readonly unit: 'event' | 'comment'
  /**
   * `silence`: nothing more, the stream stays open. `end`: a proper end. `fin` and `reset`: half an event, and the
   * connection is closed or reset, as by a crash.
   */
  readonly after: 'silence' | 'end' | 'fin' | 'reset'
  /** Whether the head says `X-Accel-Buffering: no`. */
  readonly accel: boolean
}

/** A finished stream that is the same each time: small and large events, comments, every kind of line end and character. */
export interface WholeScript {
  readonly do: 'whole'
}

/** So many bytes of events as fast as they are taken. */
export interface FloodScript {
  readonly do: 'flood'
  readonly bytes: number
}

/** A status without a stream; those of redirects have a Location. */
export interface StatusScript {
  readonly do: 'status'
  readonly code: number
}

/** The connection ends when the request has come, before any answer. */
export interface RefuseScript {
  readonly do: 'refuse'
}

/** What the origin is asked to do. It travels in the query, for a proxy may rewrite the path. */
export type Script = StreamScript | WholeScript | FloodScript | StatusScript | RefuseScript

/** The query parameter that names the exchange a request belongs to. */
const KEY = 'ssespec'

const STREAM: StreamScript = {
  do: 'stream',
  opening: true,
  firstMs: 0,
  rate: 10,
  size: 0,
  pad: 'text',
  count: Infinity,
  unit: 'event',
  after: 'silence',
  accel: false,
}

/** A stream that differs from ten small events a second as it says. */
export function stream(change: Partial<Omit<StreamScript, 'do'>> = {}): StreamScript {
  return { ...STREAM, ...change }
}

/** The stream that is read: a hundred events a second of a hundred bytes fill a buffer of 4 KiB in 0.3 s. */
export const OPEN_STREAM: StreamScript = stream({ rate: 100, size: 100 })

/** The URL that asks for a script behind a way, under a key. What the URL's own query says stays. */
export function scriptUrl(base: string, script: Script, key?: string): string {
  const url = new URL(base)
  if (key !== undefined) url.searchParams.set(KEY, key)
  for (const [name, value] of Object.entries(script)) {
    if (value !== STREAM[name as keyof StreamScript]) url.searchParams.set(name, String(value))
  }
  return url.href
}

/** Reads a request's target. Anything may come, from anybody: what makes no sense gets the default stream. */
export function readScript(target: string): { key: string | undefined; script: Script } {
  const query = URL.parse(target, 'http://origin')?.searchParams ?? new URLSearchParams()
  const key = query.get(KEY) ?? undefined
  switch (query.get('do')) {
    case 'whole':
      return { key, script: { do: 'whole' } }
    case 'flood':
      return { key, script: { do: 'flood', bytes: number(query, 'bytes', 0, 64 * 1024 * 1024) } }
    case 'status':
      return { key, script: { do: 'status', code: number(query, 'code', 200, 599) } }
    case 'refuse':
      return { key, script: { do: 'refuse' } }
    default:
      return { key, script: readStream(query) }
  }
}

function readStream(query: URLSearchParams): StreamScript {
  return {
    do: 'stream',
    opening: query.get('opening') !== 'false',
    firstMs: number(query, 'firstMs', STREAM.firstMs, 60_000),
    rate: number(query, 'rate', STREAM.rate, 1000),
    size: number(query, 'size', STREAM.size, 1024 * 1024),
    pad: choice(query, 'pad', ['text', 'noise']),
    count: number(query, 'count', STREAM.count, Infinity),
    unit: choice(query, 'unit', ['event', 'comment']),
    after: choice(query, 'after', ['silence', 'end', 'fin', 'reset']),
    accel: query.get('accel') === 'true',
  }
}

function number(query: URLSearchParams, name: string, fallback: number, most: number): number {
  const value = query.get(name)
  return value !== null && /^\d{1,9}(\.\d{1,3})?$/.test(value) ? Math.min(Number(value), most) : fallback
}

/** The first is the default. */
function choice<T extends string>(
  query: URLSearchParams,
  name: string,
  [first, ...others]: readonly [T, ...T[]],
): T {
  const value = query.get(name)
  return others.find((other) => other === value) ?? first
}

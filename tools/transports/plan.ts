/** How updates get to clients. */
export type Way = 'poll-1s' | 'poll-5s' | 'poll-newest' | 'long-poll' | 'websocket' | 'sse'

/** `clear`: HTTP/1.1 without TLS, as behind a proxy that ends it. */
export type Wire = 'http/1.1' | 'h2' | 'clear'

/** A kind of application: how many clients, how often something is new. */
export interface Load {
  readonly id: 'steady' | 'frequent' | 'rare' | 'upstream'
  readonly title: string
  readonly clients: number
  /** Updates a second; each goes to every client. */
  readonly rate: number
  /** Bytes of data in each; 0: as short as can be. */
  readonly size: number
  readonly durationMs: number
  /** Messages a second that each client sends. */
  readonly upstream?: number
  /** What a client has the server hold is measured: it takes many of them to see it. */
  readonly memory?: true
  readonly runs: readonly (readonly [wire: Wire, way: Way])[]
}

const over = (wire: Wire, ...ways: readonly Way[]): [Wire, Way][] => ways.map((way) => [wire, way])

export const loads: readonly Load[] = [
  {
    id: 'steady',
    title: '100 clients, an update a second',
    clients: 100,
    rate: 1,
    size: 200,
    durationMs: 5000,
    runs: [
      ...over('http/1.1', 'poll-1s', 'poll-5s', 'long-poll', 'websocket', 'sse'),
      ...over('h2', 'poll-1s', 'long-poll', 'sse'),
    ],
  },
  {
    id: 'frequent',
    title: '50 clients, 20 small updates a second',
    clients: 50,
    rate: 20,
    size: 0,
    durationMs: 4000,
    runs: [
      ...over('http/1.1', 'poll-1s', 'poll-newest', 'long-poll', 'websocket', 'sse'),
      ...over('h2', 'long-poll', 'sse'),
    ],
  },
  {
    id: 'rare',
    title: '400 clients, an update every five seconds',
    clients: 400,
    rate: 0.2,
    size: 200,
    durationMs: 5000,
    memory: true,
    runs: [
      ...over('http/1.1', 'poll-1s', 'poll-5s', 'long-poll', 'websocket', 'sse'),
      ...over('h2', 'sse'),
      ...over('clear', 'websocket', 'sse'),
    ],
  },
  {
    id: 'upstream',
    title: '50 clients that send ten messages a second each, and get an update a second',
    clients: 50,
    rate: 1,
    size: 200,
    upstream: 10,
    durationMs: 4000,
    runs: [...over('http/1.1', 'websocket', 'sse'), ...over('h2', 'sse')],
  },
]

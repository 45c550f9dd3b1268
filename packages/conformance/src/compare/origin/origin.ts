import type { Recording, RecordingTitle } from '@ssespec/recording'

import { type ListenOptions, listen } from './listeners.ts'
import { OriginExchange } from './origin-exchange.ts'
import { perform } from './perform.ts'
import { type AnyRequest, type AnyResponse, Reply } from './reply.ts'
import { readScript, stream } from './script.ts'

/** The exchange that a request to the origin belongs to, by the client's side. */
export type ExchangeTitle = Omit<RecordingTitle, 'url'>

/** An origin of our own: it does what a request's query asks for, and records its side of each exchange that it knows of. */
export interface Origin {
  /** HTTP/1.1 and h2c, no slash at the end. */
  readonly url: string
  /** HTTP/1.1 and h2 with TLS; absent without a certificate. */
  readonly secureUrl: string | undefined
  /** Has requests under this key recorded. Others are answered, and forgotten. */
  expect(key: string, title: ExchangeTitle): void
  /** What came under a key so far, in the order of coming; steps end in `@origin`, `@origin-2` and so on. */
  recordings(key: string): readonly Recording[]
  /** Resolves when a request has come under the key; at once, if it has already. */
  asked(key: string): Promise<void>
  /** Resolves when the first request under the key has been answered as far as it will be. */
  written(key: string): Promise<void>
  /** How many bytes of content were written to the first request under the key. */
  writtenBytes(key: string): number
  /** Waits until every request under a key is over, at most so many ms. */
  over(key: string, withinMs: number): Promise<void>
  /**
   * Ends what is still open under a key, and forgets it: a proxy that has not noticed that its client left would be sent
   * events for ever. Who asks again under the key is answered, and no more.
   */
  release(key: string): void
  close(): Promise<void>
}

interface Expected {
  readonly title: ExchangeTitle
  readonly exchanges: OriginExchange[]
  readonly asked: PromiseWithResolvers<void>
}

/** How many requests under one key are kept: a proxy that repeats one for ever must not fill the memory. */
const KEPT = 150

/**
 * Starts the origin.
 * @throws Error with a `code` such as EADDRINUSE where the port cannot be had
 */
export async function startOrigin(options: Partial<ListenOptions> = {}): Promise<Origin> {
  const { host = '127.0.0.1', port = 0, tls } = options
  const expected = new Map<string, Expected>()
  const released = new Set<string>()
  const listeners = await listen({ host, port, tls }, (request, response) =>
    answer(request, response, { expected, released }),
  )
  const name = host.includes(':') ? `[${host}]` : host
  const { securePort } = listeners
  return {
    url: `http://${name}:${listeners.port}`,
    secureUrl: securePort === undefined ? undefined : `https://${name}:${securePort}`,
    expect: (key, title) => {
      expected.set(key, { title, exchanges: [], asked: Promise.withResolvers() })
    },
    recordings: (key) => (expected.get(key)?.exchanges ?? []).flatMap(({ recording }) => recording ?? []),
    asked: (key) => expected.get(key)?.asked.promise ?? Promise.resolve(),
    written: async (key) => {
      await expected.get(key)?.asked.promise
      await expected.get(key)?.exchanges[0]?.written
    },
    writtenBytes: (key) => expected.get(key)?.exchanges[0]?.writtenBytes ?? 0,
    over: (key, withinMs) => allOver(expected.get(key)?.exchanges ?? [], withinMs),
    release: (key) => {
      const { exchanges = [] } = expected.get(key) ?? {}
      expected.delete(key)
      released.add(key)
      for (const exchange of exchanges) exchange.crash('fin')
    },
    close: listeners.close,
  }
}

interface Keys {
  readonly expected: ReadonlyMap<string, Expected>
  readonly released: ReadonlySet<string>
}

function answer(request: AnyRequest, response: AnyResponse, { expected, released }: Keys): void {
  const { key, script } = readScript(request.url ?? '/')
  const known = key === undefined ? undefined : expected.get(key)
  const reply = new Reply(response)
  request.resume()
  if (key !== undefined && released.has(key)) {
    return perform({ do: 'whole' }, new OriginExchange(request, reply, undefined))
  }
  if (known === undefined || known.exchanges.length >= KEPT) {
    // Strangers who find the port get a stream, and nothing that strains or crashes.
    perform(script.do === 'stream' ? script : stream(), new OriginExchange(request, reply, undefined))
    return
  }
  const { title, exchanges, asked } = known
  const nth = exchanges.length === 0 ? '' : `-${exchanges.length + 1}`
  const step = `${title.step}@origin${nth}`
  const exchange = new OriginExchange(request, reply, { ...title, step, url: urlOf(request) })
  exchanges.push(exchange)
  asked.resolve()
  perform(script, exchange)
}

function urlOf(request: AnyRequest): string {
  const { headers } = request
  const host = String(headers[':authority'] ?? headers.host ?? 'origin')
  return URL.parse(request.url ?? '/', `http://${host}`)?.href ?? 'http://origin/'
}

async function allOver(exchanges: readonly OriginExchange[], withinMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, withinMs)
  await Promise.race([promise, Promise.all(exchanges.map(({ over }) => over))])
  clearTimeout(timer)
}

import { setTimeout as delay } from 'node:timers/promises'

import { DIRECT, type Origin, scriptUrl, startOrigin, stream, type Way } from '@ssespec/conformance'
import type { Lifetime } from '@ssespec/lab'
import { escapeLines } from '@ssespec/report'

import { UsageError } from '../errors.ts'
import { knock } from './knock.ts'

/** Where our origin listens. */
export interface Listening {
  readonly port: number
  readonly host: string
}

/**
 * Starts an origin of our own that proxies are to be pointed at; it ends with the lifetime.
 * @throws UsageError where the port cannot be had
 */
export async function serveOrigin({ port, host }: Listening, lifetime: Lifetime): Promise<Origin> {
  try {
    const origin = await startOrigin({ port, host })
    lifetime.defer(() => origin.close())
    return origin
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new UsageError(
        `--serve ${port}: something else listens on that port of ${host}. Take another, or 0 for a free one.`,
      )
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
      throw new UsageError(`--serve ${port} on ${host}: ${message}.`)
    throw error
  }
}

/** What to do, for whoever runs the proxies. */
export function instructions(origin: string, ways: readonly Way[]): string {
  const lines = ways
    .filter(({ name }) => name !== DIRECT)
    .flatMap(({ name, urls }) => [...new Set(Object.values(urls))].map((url) => `  ${name}: ${url}`))
  return [
    `The origin listens at ${origin}.`,
    '',
    'Have each of these lead to it, path and query as they are:',
    ...lines.map((line) => escapeLines(line).join(' ')),
    '',
    'For nginx, for example:',
    `  location / { proxy_pass ${origin}; }`,
    '',
    'It goes on by itself when the first request comes through each. Ctrl-C ends it.',
    '',
  ].join('\n')
}

/** How often a way is tried, in ms. */
const EVERY_MS = 500

/** Tries each way until a request comes through to the origin. */
export async function untilConnected(
  origin: Origin,
  ways: readonly Way[],
  { signal, insecure, say }: { signal: AbortSignal; insecure: boolean; say: (text: string) => void },
): Promise<void> {
  const waiting = new Map(ways.filter(({ name }) => name !== DIRECT).map(({ name, urls }) => [name, urls]))
  const tell = (last: string): void =>
    say(`waiting for a request through ${[...waiting.keys()].join(', ')} (${last})`)
  await Promise.all(
    [...waiting].map(async ([name, urls]) => {
      const [protocol, url] = Object.entries(urls)[0]!
      const key = `hello-${process.pid}-${name}`
      origin.expect(key, { probe: 'hello', step: '', protocol: protocol as keyof typeof urls })
      const target = scriptUrl(url, stream({ count: 1, rate: 100, after: 'end' }), key)
      const came = origin.asked(key).then(() => true)
      for (let arrived = false; !arrived;) {
        signal.throwIfAborted()
        const answer = await knock(target, { insecure, signal })
        tell(answer)
        arrived = await Promise.race([came, delay(EVERY_MS, false, { signal })])
      }
      waiting.delete(name)
    }),
  )
}

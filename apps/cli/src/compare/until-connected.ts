import { setTimeout as delay } from 'node:timers/promises'

import { DIRECT, type Knocking, type Origin, scriptUrl, stream, type Way } from '@ssespec/conformance'
import { type Protocol, redactUrl } from '@ssespec/recording'

import { UnreachableError } from '../errors.ts'
import { knock, type NotThrough } from './knock.ts'

/** How often a way is tried, in ms. */
const EVERY_MS = 500

/** What waiting for proxies takes beside the ways. */
export interface WaitOptions extends Knocking {
  /** How long it may take, in ms. */
  readonly waitMs: number
  /** Told what is new of a way. */
  readonly tell: (text: string) => void
}

/**
 * Tries each way until a request comes through to the origin.
 * @throws UnreachableError where none does in the time given, or none can
 */
export async function untilConnected(
  origin: Origin,
  ways: readonly Way[],
  options: WaitOptions,
): Promise<void> {
  const proxied = ways.filter(({ name }) => name !== DIRECT)
  await Promise.all(proxied.map((way) => connected(origin, way, options)))
}

async function connected(origin: Origin, { name, urls }: Way, options: WaitOptions): Promise<void> {
  const { waitMs, tell, signal } = options
  const [protocol, url] = Object.entries(urls)[0] as [Protocol, string]
  const key = `hello-${process.pid}-${name}`
  origin.expect(key, { probe: 'hello', step: '', protocol })
  const target = scriptUrl(url, stream({ count: 1, rate: 100, after: 'end' }), key)
  const came = origin.asked(key).then(() => true)
  const until = performance.now() + waitMs
  let last: NotThrough = { why: '' }
  for (;;) {
    const found = await knock(target, protocol, options)
    signal.throwIfAborted()
    if (await Promise.race([came, delay(EVERY_MS, false, { signal })])) break
    if (found.forGood) throw new UnreachableError(`${name} at ${redactUrl(url)} ${found.why}.`)
    if (found.why !== last.why) tell(`${name} ${found.why}.`)
    last = found
    if (performance.now() > until) {
      throw new UnreachableError(
        `No request came through ${name} to the origin in ${inWords(waitMs)}: ${redactUrl(url)} ${last.why}. --wait gives it longer.`,
      )
    }
  }
  tell(`${name}: a request has come through.`)
}

function inWords(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`
}

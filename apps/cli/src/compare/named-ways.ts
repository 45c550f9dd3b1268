import { DIRECT, type ProtocolChoice, protocolsOf, type Way } from '@ssespec/conformance'

import { UsageError } from '../errors.ts'
import { readUrl } from '../options/url.ts'

/**
 * Reads `direct=URL via=URL`. Without a direct way there is nothing to compare with, and what can be said of one side is
 * said.
 * @throws UsageError where one is not NAME=URL, or a name comes twice
 */
export function namedWays(named: readonly string[], http: ProtocolChoice): Way[] {
  const ways = named.map((text) => {
    const [, name, address] = /^([\w.-]+)=(.+)$/.exec(text) ?? []
    if (name === undefined || address === undefined) {
      throw new UsageError(
        `${JSON.stringify(text)}: write each way as NAME=URL, for example via=https://localhost/events.`,
      )
    }
    const { url, headers } = readUrl(address)
    if (headers.length > 0) {
      throw new UsageError(
        `${name}=: give a user name and a password with -H 'Authorization: …', not in the URL.`,
      )
    }
    return { name, urls: Object.fromEntries(protocolsOf(http, url).map((protocol) => [protocol, url])) }
  })
  const twice = ways.find(({ name }, index) => ways.findIndex((other) => other.name === name) !== index)
  if (twice) throw new UsageError(`${twice.name}= comes twice: give each way a name of its own.`)
  return ways
}

/**
 * The ways through proxies to an origin of our own, and the direct one to it.
 * @throws UsageError as {@link namedWays} does, and where one is called direct
 */
export function servedWays(named: readonly string[], http: ProtocolChoice, origin: string): Way[] {
  const ways = namedWays(named, http)
  if (ways.some(({ name }) => name === DIRECT)) {
    throw new UsageError('with --serve the origin is ours: leave direct=URL away, and give via=URL alone.')
  }
  return [{ name: DIRECT, urls: { 'http/1.1': `${origin}/`, h2c: `${origin}/` } }, ...ways]
}

import { type ProtocolChoice, protocolsOf } from '@ssespec/conformance'

import { UsageError } from '../errors.ts'
import { readUrl } from '../options/url.ts'
import type { Way } from './way.ts'

/**
 * Reads `direct=URL via=URL`.
 * @throws UsageError where one is not NAME=URL, a name comes twice, or there is no `direct`
 */
export function namedWays(named: readonly string[], http: ProtocolChoice): Way[] {
  const ways = named.map((text) => {
    const [, name, address] = /^([\w.-]+)=(.+)$/.exec(text) ?? []
    if (name === undefined || address === undefined) {
      throw new UsageError(
        `${JSON.stringify(text)}: write each way as NAME=URL, for example via=https://localhost/events.`,
      )
    }
    const { url } = readUrl(address)
    return { name, urls: Object.fromEntries(protocolsOf(http, url).map((protocol) => [protocol, url])) }
  })
  const twice = ways.find(({ name }, index) => ways.findIndex((other) => other.name === name) !== index)
  if (twice) throw new UsageError(`${twice.name}= comes twice: give each way a name of its own.`)
  if (!ways.some(({ name }) => name === 'direct')) {
    throw new UsageError('one way must be called direct: direct=URL via=URL.')
  }
  return ways
}

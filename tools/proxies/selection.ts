import type { ComparePair } from '@ssespec/report'

type Named = Pick<ComparePair, 'name' | 'protocol'>

/** What each program does by default, and as event streams need it. */
export function isTypical({ name }: Pick<ComparePair, 'name'>): boolean {
  return /(?:^|[/-])(?:default|right)$/.test(name)
}

/** Where it is asked how many streams come through: h2c has the limits of h2. */
export function isLimited({ name, protocol }: Named): boolean {
  const limited = /(?:\/few-|\/limit-|-streams$)/.test(name)
  return protocol !== 'h2c' && (name === 'direct' || isTypical({ name }) || limited)
}

/** Configurations that are drawn beside the typical ones, for what they look like. */
const TELLING = new Set([
  '32-kb/http-1.0',
  '32-kb/gzip',
  '32-kb/varnish-gunzip',
  'haproxy/compression',
  'caddy-2.6/buffered',
  'nginx/read-timeout',
  'nginx/cache-replay',
  'envoy/idle-timeout',
  'lighttpd/stream-1',
])

/** What is drawn: all of them would make a page of several megabytes, and most would look the same. */
export function pictured(pairs: readonly ComparePair[]): ComparePair[] {
  return pairs.filter(
    ({ name, protocol }) =>
      protocol !== 'h2c' && (name === 'direct' || isTypical({ name }) || TELLING.has(name)),
  )
}

import type { CompareReport, ComparePair } from '@ssespec/report'

/** Configurations that are shown beside the default and the right one of each program, for what they look like. */
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

/**
 * The part of a comparison that is drawn: each program as it comes and as it should be, over HTTP/1.1 and HTTP/2. All of
 * them would make a page of several megabytes, and most would look the same.
 */
export function pictured(report: CompareReport): CompareReport {
  return { ...report, pairs: report.pairs.filter(isDrawn) }
}

function isDrawn({ name, protocol }: ComparePair): boolean {
  const drawn = name === 'direct' || /(?:^|[/-])(?:default|right)$/.test(name) || TELLING.has(name)
  return drawn && protocol !== 'h2c'
}

import type { ProxyFamily, Result } from '@ssespec/rules'

/** Proxies that pass fields on that are for one hop, whatever their configuration: those of the lab do, in every one. */
const FORWARD_HOP_FIELDS: ReadonlySet<ProxyFamily> = new Set([
  'nginx',
  'haproxy',
  'h2o',
  'nghttpx',
  'lighttpd',
  'squid',
])

const FOR_ONE_HOP = 'is forwarded, though it is for one hop'

/**
 * Rules that a proxy fails and that no line of its configuration mends: that is no fault of who configured it. A field that
 * is lost or changed on the way is one all the same.
 */
export function knownLacks(family: ProxyFamily | undefined, results: readonly Result[]): readonly string[] {
  const failed = results.find(({ rule, outcome }) => rule === 'proxy/headers' && outcome === 'fail')
  if (failed?.outcome !== 'fail' || family === undefined || !FORWARD_HOP_FIELDS.has(family)) return []
  return failed.message.split('; ').every((what) => what.endsWith(FOR_ONE_HOP)) ? [failed.rule] : []
}

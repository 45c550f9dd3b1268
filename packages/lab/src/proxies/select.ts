import type { ProxyManifest } from './manifest.ts'
import type { Proxy } from './read-proxy.ts'

/** Which proxies some names stand for. */
export interface Selection {
  /** In the order of the names, none twice. */
  readonly chosen: readonly Proxy[]
  /** Names that stand for none. */
  readonly unknown: readonly string[]
}

/** A name is that of a proxy, of a folder with proxies in it (`nginx/matrix`), of a family (`caddy`), or `all`. */
export function selectProxies(proxies: readonly Proxy[], names: readonly string[]): Selection {
  const chosen = new Set<Proxy>()
  const unknown: string[] = []
  for (const name of names) {
    const matching = proxies.filter(({ manifest }) => isMeant(manifest, name))
    if (matching.length === 0) unknown.push(name)
    for (const proxy of matching) chosen.add(proxy)
  }
  return { chosen: [...chosen], unknown }
}

function isMeant(manifest: ProxyManifest, name: string): boolean {
  return (
    name === 'all' || [manifest.name, manifest.family].includes(name) || manifest.name.startsWith(`${name}/`)
  )
}

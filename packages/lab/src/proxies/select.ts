import type { Proxy } from './read-proxy.ts'

/** Which proxies some names stand for. */
export interface Selection {
  /** In the order of the names, none twice. */
  readonly chosen: readonly Proxy[]
  /** Names that stand for none. */
  readonly unknown: readonly string[]
}

/** A name is that of a proxy, of a folder with proxies in it (`nginx`, `nginx/matrix`), or `all`. */
export function selectProxies(proxies: readonly Proxy[], names: readonly string[]): Selection {
  const chosen = new Set<Proxy>()
  const unknown: string[] = []
  for (const name of names) {
    const matching = proxies.filter(
      ({ manifest }) => name === 'all' || manifest.name === name || manifest.name.startsWith(`${name}/`),
    )
    if (matching.length === 0) unknown.push(name)
    for (const proxy of matching) chosen.add(proxy)
  }
  return { chosen: [...chosen], unknown }
}

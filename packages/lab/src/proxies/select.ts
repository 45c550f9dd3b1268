import type { RunManifest } from './manifest.ts'
import type { Proxy } from './read-proxy.ts'
import type { Runnable } from './runnable.ts'

/** Which proxies or targets some names stand for. */
export interface Selection<Declared extends Runnable = Proxy> {
  /** In the order of the names, none twice. */
  readonly chosen: readonly Declared[]
  /** Names that stand for none. */
  readonly unknown: readonly string[]
}

/** A name is that of one, of a folder with some in it (`nginx/matrix`), of a family (`caddy`), or `all`. */
export function selectProxies<Declared extends Runnable>(
  proxies: readonly Declared[],
  names: readonly string[],
): Selection<Declared> {
  const chosen = new Set<Declared>()
  const unknown: string[] = []
  for (const name of names) {
    const matching = proxies.filter(({ manifest }) => isMeant(manifest, name))
    if (matching.length === 0) unknown.push(name)
    for (const proxy of matching) chosen.add(proxy)
  }
  return { chosen: [...chosen], unknown }
}

function isMeant(manifest: RunManifest, name: string): boolean {
  return (
    name === 'all' || [manifest.name, manifest.family].includes(name) || manifest.name.startsWith(`${name}/`)
  )
}

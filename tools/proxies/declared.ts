import { expectedOf, listProxies } from '@ssespec/lab'
import type { ComparePair } from '@ssespec/report'

/** Tells which rules a configuration of a folder of proxies says that it fails, over a protocol. */
export async function readDeclared(
  folder: string,
): Promise<(pair: Pick<ComparePair, 'name' | 'protocol'>) => readonly string[]> {
  const manifests = new Map((await listProxies(folder)).map(({ manifest }) => [manifest.name, manifest]))
  return ({ name, protocol }) => {
    const manifest = manifests.get(name)
    return manifest === undefined ? [] : expectedOf(manifest, protocol).fails
  }
}
